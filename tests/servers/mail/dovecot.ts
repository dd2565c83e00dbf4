/** A real Dovecot on loopback, as an ordinary user; root becomes nobody for it. */
import { freePort, runTool, startDaemon } from "../process.ts";
import { writeMaildir } from "./maildir.ts";

const NOBODY = 65534;

/** A running server with one user, `me@example.org`, whose password is `secret-word`. */
export interface Dovecot extends AsyncDisposable {
  readonly port: number;
  /** TLS from the start, with a certificate that nobody signed. */
  readonly tlsPort: number;
  /** The certificate's file. */
  readonly certificate: string;
  /** The maildir of the folder `lists/linux-mm`. */
  readonly maildir: string;
}

/** Starts one, whose folder `lists/linux-mm` holds these mails. */
export async function dovecot(mails: readonly Uint8Array[]): Promise<Dovecot> {
  const dir = await Deno.makeTempDir({ prefix: "everystep-imap-" });
  const root = Deno.uid() === 0;
  const [uid, gid] = root ? [NOBODY, NOBODY] : [Deno.uid()!, Deno.gid()!];
  const [user, group] = await Promise.all(
    [["-un"], ["-gn"]].map(async ([flag]) =>
      root ? (flag === "-un" ? "nobody" : "nogroup") : (await runTool(["id", flag!])).trim()
    ),
  );
  const maildir = `${dir}/home/Maildir/.lists.linux-mm`;
  await writeMaildir(`${dir}/home/Maildir`, []);
  await writeMaildir(maildir, mails);
  const certificate = `${dir}/cert.pem`;
  await runTool([
    ...["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"],
    ...["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"],
    ...["-keyout", `${dir}/key.pem`, "-out", certificate],
  ]);
  const port = freePort(), tlsPort = freePort();
  await Deno.writeTextFile(`${dir}/users`, `me@example.org:{PLAIN}secret-word:${uid}:${gid}\n`);
  await Deno.writeTextFile(`${dir}/dovecot.conf`, config(dir, port, tlsPort, user!, group!));
  if (root) await runTool(["chown", "-R", `${NOBODY}:${NOBODY}`, dir]);
  const drop = [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups"];
  const argv = [
    ...(root ? ["setpriv", ...drop] : []),
    ...["dovecot", "-F", "-c", `${dir}/dovecot.conf`],
  ];
  const daemon = await startDaemon(argv, port, {
    env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin" },
  });
  return {
    ...{ port, tlsPort, certificate, maildir },
    async [Symbol.asyncDispose]() {
      await daemon[Symbol.asyncDispose]();
      await Deno.remove(dir, { recursive: true });
    },
  };
}

function config(dir: string, port: number, tlsPort: number, user: string, group: string): string {
  return `
protocols = imap
base_dir = ${dir}/run
state_dir = ${dir}/state
log_path = /dev/stderr
default_internal_user = ${user}
default_internal_group = ${group}
default_login_user = ${user}
mail_home = ${dir}/home
mail_location = maildir:${dir}/home/Maildir
first_valid_uid = 1
disable_plaintext_auth = no
ssl = yes
ssl_cert = <${dir}/cert.pem
ssl_key = <${dir}/key.pem
namespace inbox {
  inbox = yes
  separator = /
}
passdb {
  driver = passwd-file
  args = ${dir}/users
}
userdb {
  driver = passwd-file
  args = ${dir}/users
}
service anvil {
  chroot =
}
service imap-login {
  chroot =
  inet_listener imap {
    address = 127.0.0.1
    port = ${port}
  }
  inet_listener imaps {
    address = 127.0.0.1
    port = ${tlsPort}
  }
}
`;
}
