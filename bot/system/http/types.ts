/**
 * HTTP as values: a request in, an answer or a failure out.
 * @module
 */

/** One request. Redirects are followed, and what a server may mend is tried again. */
export interface HttpRequest {
  readonly url: string;
  /** Default: GET. Only GET and HEAD are tried again. */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
  /** Whether all is the same if a server gets it twice. Default: of GET and HEAD. */
  readonly idempotent?: boolean;
  /** More bytes than these, after any decoding, end the request. Default 1 MiB. */
  readonly maxBytes?: number;
  /** Hears how many bytes there are, and how many are announced. */
  readonly onProgress?: (bytes: number, total?: number) => void;
  /** Tells whether an answer is complete where no header does; false counts as cut off. */
  readonly isWhole?: (bytes: Uint8Array, headers: Headers) => boolean;
}

/** A server's answer, whole, whatever its status. */
export interface HttpAnswer {
  readonly kind: "answer";
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
  /** Where it came from in the end, after redirects. */
  readonly url: string;
}

/** Why there is no answer. */
export type HttpFault =
  | "timeout"
  | "network"
  | "cut"
  | "too-large"
  | "redirects"
  | "refused";

/** No answer. */
export interface HttpFailure {
  readonly kind: "failure";
  readonly fault: HttpFault;
  /** One line for a person, without the URL. */
  readonly message: string;
  readonly url: string;
}

/** How a request ended. */
export type HttpOutcome = HttpAnswer | HttpFailure;

/** How a client behaves; the defaults are for public servers. */
export interface HttpOptions {
  readonly signal?: AbortSignal;
  /** Milliseconds for a whole answer. Default 5 minutes. */
  readonly timeoutMs?: number;
  /** Milliseconds without a byte. Default 30 s. */
  readonly idleMs?: number;
  /** How often a request is sent at most. Default 4. */
  readonly tries?: number;
  /** Milliseconds before the second try; doubled for each further one. Default 1 s. */
  readonly backoffMs?: number;
  /** Milliseconds between two requests to one host. Default 200. */
  readonly spacingMs?: number;
  /** A server that wants more than these milliseconds of waiting is not waited for. Default 2 minutes. */
  readonly maxWaitMs?: number;
  /** Ask hosts other than this machine without TLS. */
  readonly insecure?: boolean;
  /** Hears why a request is repeated. */
  readonly onRetry?: (why: string) => void;
}

/** Sends requests; remembers when it last asked which host. */
export interface Http {
  /** Throws the signal's reason if that is aborted; everything else is an outcome. */
  send(request: HttpRequest): Promise<HttpOutcome>;
}
