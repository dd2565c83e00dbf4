/**
 * What the tests need beside compilers: Debian packages, and what shows that they are there.
 */
import type { Finding } from "../bot/doctor/mod.ts";
import { have } from "../bot/system/process/process.ts";

/** A command, or a file by its path, the package that brings it, and which test wants it. */
const NEEDS: readonly (readonly [command: string, packageName: string, why: string])[] = [
  ["zsh", "zsh", "its completion is tested"],
  ["fish", "fish", "its completion is tested"],
  ["gcc-11", "gcc-11", "what it writes is parsed"],
  ["clang-16", "clang-16", "what it writes is parsed"],
  ["dtc", "device-tree-compiler", "it makes the device trees of a toy kernel, and fdtoverlay does"],
  ["dt-validate", "dt-schema", "it holds the device trees of a toy kernel against bindings"],
  ["pahole", "dwarves", "it makes the BTF of objects"],
  ["sparse", "sparse", "what it writes is parsed, and verify C=1 runs it"],
  ["public-inbox-httpd", "public-inbox", "threads are read from it"],
  ["b4", "b4", "its mailboxes are read, and its choice of trailers is ours"],
  [
    "/usr/lib/python3/dist-packages/pygit2/__init__.py",
    "python3-pygit2",
    "a later b4 reads repositories with it",
  ],
  // No command on the PATH: a part of git.
  ["../lib/git-core/git-send-email", "git-email", "it asks our hook before it mails"],
  // No command either, and only recommended by git-email: what it reads addresses with.
  [
    "/usr/share/perl5/Mail/Address.pm",
    "libmailtools-perl",
    "git send-email reads addresses with it",
  ],
  ["doveconf", "dovecot-imapd", "IMAP folders are read from it"],
  // No command on the PATH: Debian keeps the versions apart.
  ["../lib/postgresql/15/bin/initdb", "postgresql-15", "the service's fleet works on it"],
  ["xmllint", "libxml2-utils", "holds JUnit XML against published schemas"],
  ["openssl", "openssl", "makes the certificates of servers in tests"],
  ["systemd-analyze", "systemd", "reads our units"],
  ["ssh-keygen", "openssh-client", "signs certificates"],
  ["busybox", "busybox", "a machine of self-tests is made of it"],
  ["rsync", "rsync", "a machine of self-tests is made with it"],
  ["chromium", "chromium", "the HTML page is opened in it"],
];

const isThere = (name: string): Promise<boolean> =>
  name.startsWith("/") ? Deno.stat(name).then(() => true, () => false) : have(name);

/** Those that are missing, as the doctor tells them. */
export async function missingPackages(): Promise<Finding[]> {
  const missing: Finding[] = [];
  for (const [command, packageName, why] of NEEDS) {
    if (await isThere(command)) continue;
    missing.push({
      name: command,
      status: "missing",
      detail: "",
      archs: [],
      packages: [packageName],
      why,
      optional: false,
    });
  }
  return missing;
}
