/**
 * What a large mail of a feed costs: a `serve` on a database of its own gets a small one, then a large one.
 * Prints, in MB, what `serve` has before, the most that it has on the way, and the most that one of its children
 * has, that which reads mails among them:
 * `deno run -A tests/bench/large_mail.ts [--mb 64]`
 */
import { parseArgs } from "@std/cli/parse-args";
import { V8_FLAGS } from "../../bot/system/host.ts";
import { programArgv } from "../commands/program.ts";
import { archive } from "../long/soak/archive.ts";
import { below, memoryOf } from "../long/soak/proc.ts";
import { denoDir, freePort } from "../servers/process.ts";

/** A mail of a patch that adds so many bytes. */
function mailOf(n: number, bytes: number) {
  const line = "+#define mmREGISTER 0x123456789abcdef /* of many */\n";
  const count = Math.ceil(bytes / line.length), title = `[PATCH] mm: add ${n}`;
  const id = `large-${n}@example.org`;
  const head = [
    ...["From: A <a@example.org>", "Date: Tue, 27 Jan 2026 12:00:00 +0000", `Subject: ${title}`],
    ...[`Message-ID: <${id}>`, "", "Many.", "---", `diff --git a/mm/${n}.h b/mm/${n}.h`],
    ...["new file mode 100644", "--- /dev/null", `+++ b/mm/${n}.h`, `@@ -0,0 +1,${count} @@`, ""],
  ].join("\n");
  return { id, title, ids: [id], text: () => `${head}${line.repeat(count)}-- \n2.39.0\n` };
}

const nap = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

/** Feeds it such a mail. */
async function measure(mb: number): Promise<void> {
  const dir = await Deno.makeTempDir({ prefix: "everystep-large-" });
  const configs = decodeURIComponent(new URL("../../configs", import.meta.url).pathname);
  await new Deno.Command("cp", { args: ["-r", configs, `${dir}/configs`] }).output();
  await using feed = archive(() => false);
  const watch = `\n[[watch]]\nname = "feed"\nkind = "atom"\nurl = "${feed.url}"\nevery = 3\n` +
    '[[rule]]\nwatch = ["feed"]\n';
  await Deno.writeTextFile(`${dir}/configs/service.toml`, watch, { append: true });
  feed.add(mailOf(0, 100));
  const [program, run, ...rest] = programArgv([
    ...["serve", "--listen", `127.0.0.1:${freePort()}`, "--workers", "0"],
    ...["--configs", `${dir}/configs`, "--data", `${dir}/data`, "--cache", `${dir}/cache`],
  ]);
  const child = new Deno.Command(program!, {
    args: [run!, V8_FLAGS, ...rest],
    env: {
      ...{ HOME: dir, DENO_DIR: await denoDir(), EVERYSTEP_INSECURE_HTTP: "1" },
      MALLOC_MMAP_THRESHOLD_: "1048576",
    },
    ...{ stdin: "null", stdout: "null", stderr: "null" },
  }).spawn();
  const mbOf = (kb = 0) => (kb * 1024 / 1e6).toFixed(0);
  try {
    // What is there at the first look was not asked for.
    while (feed.looks() < 3) await nap(500);
    for (const [n, size] of [[1, 0.01], [2, mb]] as const) {
      await nap(6000);
      await Deno.writeTextFile(`/proc/${child.pid}/clear_refs`, "5"); // its peak begins anew
      const before = memoryOf(child.pid)?.kb, asked = feed.asked(), looks = feed.looks();
      feed.add(mailOf(n, size * 1e6));
      let most = 0;
      while (feed.looks() < looks + 20 && (feed.asked() === asked || feed.looks() < looks + 5)) {
        for (const { pid } of below(child.pid)) most = Math.max(most, memoryOf(pid)?.peakKb ?? 0);
        await nap(300);
      }
      const peak = memoryOf(child.pid)?.peakKb;
      console.log(
        `a mail of ${size} MB: serve ${mbOf(before)}, at most ${mbOf(peak)}; a child ${mbOf(most)}`,
      );
    }
  } finally {
    child.kill("SIGTERM");
    await child.status;
    await Deno.remove(dir, { recursive: true });
  }
}

if (import.meta.main) {
  const { mb } = parseArgs(Deno.args, { string: ["mb"] });
  await measure(Number(mb ?? 64));
}
