/**
 * Telling systemd how we are: sd_notify(3), by a datagram to NOTIFY_SOCKET. Everything here is nothing
 * where that is not set.
 * @module
 */

/** Notifies systemd of the state of a service. Never throws. */
export interface Notifier extends Disposable {
  /** It does its work now: `Type=notify` waits for this. */
  ready(status: string): Promise<void>;
  /** One line for `systemctl status`. */
  status(text: string): Promise<void>;
  /** It ends, by itself. */
  stopping(status: string): Promise<void>;
  /** How often {@linkcode alive} is to be called, in milliseconds: half of WatchdogSec. undefined: never. */
  readonly watchdogMs?: number;
  /** It is not stuck. */
  alive(): Promise<void>;
}

/** How we reach systemd. */
export interface NotifyOptions {
  /** The environment; default: ours. */
  readonly env?: (name: string) => string | undefined;
  /** Gets why a notification could not be sent. */
  readonly onError?: (error: unknown) => void;
}

/** systemd, if it started us. */
export function notifier(
  { env = (name) => Deno.env.get(name), onError = () => {} }: NotifyOptions = {},
): Notifier {
  const address = addressOf(env("NOTIFY_SOCKET"));
  const socket = address === undefined ? undefined : openSocket(onError);
  const notify = async (...lines: readonly string[]) => {
    if (address === undefined || socket === undefined) return;
    try {
      const bytes = new TextEncoder().encode(lines.join("\n"));
      await socket.send(bytes, { transport: "unixpacket", path: address });
    } catch (error) {
      onError(error);
    }
  };
  return {
    ready: (status) => notify("READY=1", `STATUS=${line(status)}`),
    status: (text) => notify(`STATUS=${line(text)}`),
    stopping: (status) => notify("STOPPING=1", `STATUS=${line(status)}`),
    watchdogMs: socket === undefined ? undefined : watchdog(env),
    alive: () => notify("WATCHDOG=1"),
    [Symbol.dispose]: () => socket?.close(),
  };
}

/** A path, or `@` and an abstract name, whose first byte is 0 (unix(7)). vsock is for whole machines. */
function addressOf(named: string | undefined): string | undefined {
  if (named?.startsWith("/")) return named;
  return named?.startsWith("@") ? `\0${named.slice(1)}` : undefined;
}

/** A socket to send from. Its name is no path: below a long TMPDIR one would be too long (unix(7)). */
function openSocket(onError: (error: unknown) => void): Deno.DatagramConn | undefined {
  const path = `\0everystep-${crypto.randomUUID()}`;
  try {
    return Deno.listenDatagram({ transport: "unixpacket", path });
  } catch (error) {
    onError(error);
    return undefined;
  }
}

/** sd_watchdog_enabled(3): meant for us, and half of the time that we have. */
function watchdog(env: (name: string) => string | undefined): number | undefined {
  const pid = env("WATCHDOG_PID"), micros = Number(env("WATCHDOG_USEC"));
  if (pid !== undefined && Number(pid) !== Deno.pid) return undefined;
  return Number.isInteger(micros) && micros > 0 ? Math.max(1, micros / 2000) : undefined;
}

/** One line of a status: a second one would be another field of the message. */
function line(text: string): string {
  return text.replace(/\p{Cc}/gu, " ").slice(0, 500);
}
