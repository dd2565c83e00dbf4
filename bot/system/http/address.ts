/**
 * Where a server listens, as people write it.
 * @module
 */

/** An address and a port. */
export interface Address {
  /** A name, or an IP address without brackets. */
  readonly host: string;
  /** 0 to 65535; 0: any free one. */
  readonly port: number;
}

/** What to write, for messages. */
export const ADDRESS_HINT = "HOST:PORT, as in 127.0.0.1:8080 or [::1]:8080";

/** Reads `HOST:PORT`, with IPv6 addresses in brackets (RFC 3986, 3.2.2); undefined for other text. */
export function parseAddress(text: string): Address | undefined {
  const [, v6, name, port] = /^(?:\[([0-9a-fA-F:]+)\]|([\w.-]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = v6 ?? name;
  return host === undefined || Number(port) > 65535 ? undefined : { host, port: Number(port) };
}

/** Writes what {@linkcode parseAddress} reads, which is also what stands in a URL. */
export function showAddress({ host, port }: Address): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}
