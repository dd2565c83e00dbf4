/**
 * What the service answers to: routes, and finding the one that a request means. Pure.
 * @module
 */

/** What a route's path had where its pattern has `:name`, decoded. */
export type Params = Readonly<Record<string, string>>;

/** Answers a request. The request's body is whole, and no larger than the server allows. */
export type Handler = (request: Request, params: Params) => Response | Promise<Response>;

/** What is answered to one method and path. */
export interface Route {
  /** GET stands for HEAD, too. */
  readonly method: "GET" | "POST";
  /**
   * `/series/:id/log/:arch`: a part that begins with `:` takes any one part that is not empty; the
   * last one may end with `+` and takes the rest, slashes and all: `/m/:id+`.
   */
  readonly path: string;
  readonly handler: Handler;
}

/** What a request means. */
export type Match =
  | { readonly kind: "route"; readonly route: Route; readonly params: Params }
  /** The path is there, but not for this method. */
  | { readonly kind: "method"; readonly allowed: readonly string[] }
  | { readonly kind: "none" };

/** The first route that fits. `path` is as it stands in the URL, percent signs and all. */
export function matchRoute(routes: readonly Route[], method: string, path: string): Match {
  const fits = routes.flatMap((route) => {
    const params = paramsOf(route.path, path);
    return params === undefined ? [] : [{ route, params }];
  });
  const asked = method === "HEAD" ? "GET" : method;
  const match = fits.find(({ route }) => route.method === asked);
  if (match !== undefined) return { kind: "route", ...match };
  if (fits.length === 0) return { kind: "none" };
  const methods = new Set(fits.map(({ route }) => route.method));
  return {
    kind: "method",
    allowed: [...methods].flatMap((one) => one === "GET" ? ["GET", "HEAD"] : [one]),
  };
}

/** What stands for the names of a pattern; undefined if the path does not fit it. */
export function paramsOf(pattern: string, path: string): Params | undefined {
  const names = pattern.split("/"), parts = path.split("/");
  const rest = names.at(-1)!.endsWith("+");
  if (rest ? parts.length < names.length : parts.length !== names.length) return undefined;
  const params: Record<string, string> = {};
  for (const [i, name] of names.entries()) {
    const last = rest && i === names.length - 1;
    const part = last ? parts.slice(i).join("/") : parts[i]!;
    if (!name.startsWith(":")) {
      if (name !== part) return undefined;
      continue;
    }
    const value = decoded(part);
    if (value === undefined || value === "") return undefined;
    params[name.slice(1, last ? -1 : undefined)] = value;
  }
  return params;
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
