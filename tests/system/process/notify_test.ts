import assert from "node:assert/strict";
import { notifier } from "../../../bot/system/process/notify.ts";

/** Listens where systemd would. */
function systemd(path: string) {
  const socket = Deno.listenDatagram({ transport: "unixpacket", path });
  return {
    received: async () => new TextDecoder().decode((await socket.receive())[0]),
    [Symbol.dispose]: () => socket.close(),
  };
}

Deno.test("systemd hears that a service is ready, alive and stopping", async (t) => {
  const dir = await Deno.makeTempDir({ prefix: "everystep-test-" });
  const abstract = `everystep-test-${crypto.randomUUID()}`;
  const places = [[`${dir}/notify`, `${dir}/notify`], [`@${abstract}`, `\0${abstract}`]] as const;
  for (const [named, path] of places) {
    await t.step(named.startsWith("@") ? "an abstract address" : "a path", async () => {
      using listening = systemd(path);
      const env: Record<string, string> = { NOTIFY_SOCKET: named, WATCHDOG_USEC: "30000000" };
      using notified = notifier({ env: (name) => env[name] });
      assert.equal(notified.watchdogMs, 15_000);
      const first = listening.received();
      await notified.ready("serves 2 trees\nFDSTORE=1");
      assert.equal(await first, "READY=1\nSTATUS=serves 2 trees FDSTORE=1");
      await notified.status("busy");
      assert.equal(await listening.received(), "STATUS=busy");
      await notified.alive();
      assert.equal(await listening.received(), "WATCHDOG=1");
      await notified.stopping("gives back its shards");
      assert.equal(await listening.received(), "STOPPING=1\nSTATUS=gives back its shards");
    });
  }
  await t.step("wherever temporary files are kept", () => {
    const before = Deno.env.get("TMPDIR"), long = `${dir}/${"long".repeat(30)}`;
    Deno.mkdirSync(long);
    Deno.env.set("TMPDIR", long);
    try {
      const env: Record<string, string> = { NOTIFY_SOCKET: "/n", WATCHDOG_USEC: "30000000" };
      using notified = notifier({ env: (name) => env[name] });
      assert.equal(notified.watchdogMs, 15_000);
    } finally {
      if (before === undefined) Deno.env.delete("TMPDIR");
      else Deno.env.set("TMPDIR", before);
    }
  });
  await Deno.remove(dir, { recursive: true });
});

Deno.test("without systemd nothing is told, and one that went away is no error", async (t) => {
  await t.step("no socket", async () => {
    using notified = notifier({ env: (name) => name === "WATCHDOG_USEC" ? "1000" : undefined });
    assert.equal(notified.watchdogMs, undefined);
    await notified.ready("x");
    await notified.alive();
  });
  await t.step("a socket that is gone", async () => {
    const errors: unknown[] = [];
    const env: Record<string, string> = { NOTIFY_SOCKET: "/nowhere/notify" };
    using notified = notifier({ env: (name) => env[name], onError: (error) => errors.push(error) });
    await notified.ready("x");
    assert.equal(errors.length, 1);
    assert.equal(notified.watchdogMs, undefined);
  });
  await t.step("a watchdog of another process, or none", () => {
    const env: Record<string, string> = { NOTIFY_SOCKET: "/nowhere/notify", WATCHDOG_USEC: "1000" };
    const watched = (more: Record<string, string>) => {
      using notified = notifier({ env: (name) => ({ ...env, ...more })[name] });
      return notified.watchdogMs;
    };
    assert.equal(watched({ WATCHDOG_PID: "1" }), undefined);
    assert.equal(watched({ WATCHDOG_PID: String(Deno.pid) }), 1);
    assert.equal(watched({ WATCHDOG_USEC: "0" }), undefined);
    assert.equal(watched({ WATCHDOG_USEC: "soon" }), undefined);
  });
});
