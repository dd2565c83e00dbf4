/**
 * A server on loopback that is held against patchwork's API, as `openapi.json` has it: each request that it gets, and each answer
 * that it gives. What is not so is told when the server ends.
 */
import assert from "node:assert/strict";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { serve, type TestServer } from "../../system/http/server.ts";
import openapi from "./openapi.json" with { type: "json" };

const ajv = new Ajv2020({ allErrors: true, strict: false });
// Its types are those of a module of another kind.
(formats as unknown as (ajv: Ajv2020) => void)(ajv);
ajv.addFormat("iso8601", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?$/);
ajv.addSchema(openapi, "api");

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly schema: { readonly type?: string };
}
interface Content {
  readonly content: { readonly "application/json": { readonly schema: object } };
}
interface Operation {
  readonly parameters: readonly Parameter[];
  readonly security?: readonly unknown[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content>>;
}
type Paths = Readonly<Record<string, Readonly<Record<string, Operation>>>>;

/** What a value lacks of a schema in `openapi.json`, one line; undefined: nothing. */
function against(schema: object, value: unknown): string | undefined {
  const text = JSON.stringify(schema).replaceAll('"#/', '"api#/');
  const valid = ajv.compile(JSON.parse(text));
  return valid(value) ? undefined : ajv.errorsText(valid.errors, { dataVar: "" });
}

/** The operation that a request is for, with the values of its path. */
function operationOf(method: string, path: string) {
  for (const [template, operations] of Object.entries(openapi.paths as unknown as Paths)) {
    const pattern = new RegExp(`^${template.replaceAll(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`);
    const found = pattern.exec(path), operation = operations[method.toLowerCase()];
    if (found !== null && operation !== undefined) return { operation, values: found.groups ?? {} };
  }
  return undefined;
}

/** What is wrong with a request, a line each. */
export async function requestFaults(request: Request): Promise<readonly string[]> {
  const { pathname, searchParams } = new URL(request.url);
  const at = `${request.method} ${pathname}`;
  const found = operationOf(request.method, pathname);
  if (found === undefined) return [`${at}: there is no such operation`];
  const { operation: { parameters, requestBody, security }, values } = found;
  const given = [
    ...Object.entries(values).map((one) => ["path", ...one] as const),
    ...[...searchParams].map((one) => ["query", ...one] as const),
  ];
  const faults = given.flatMap(([place, name, text]) => {
    const known = parameters.find((one) => one.in === place && one.name === name);
    if (known === undefined) return [`${at}: no parameter ${name}`];
    const value = known.schema.type === "integer" && /^\d+$/.test(text) ? Number(text) : text;
    const why = against(known.schema, value);
    return why === undefined ? [] : [`${at}: ${name} ${why}`];
  });
  if (security !== undefined && !/^Token \S+$/.test(request.headers.get("authorization") ?? "")) {
    faults.push(`${at}: no token`);
  }
  const text = await request.text();
  if (requestBody === undefined) return text === "" ? faults : [...faults, `${at}: a body`];
  const type = request.headers.get("content-type");
  if (type !== "application/json") return [...faults, `${at}: its body is ${type}`];
  const { schema } = requestBody.content["application/json"];
  const why = against(schema, JSON.parse(text));
  return why === undefined ? faults : [...faults, `${at}: the body${why}`];
}

/** What is wrong with the answer to a request, a line each. */
export async function answerFaults(
  { method, url }: Pick<Request, "method" | "url">,
  answer: Response,
): Promise<readonly string[]> {
  const { pathname } = new URL(url), at = `${answer.status} of ${method} ${pathname}`;
  const responses = operationOf(method, pathname)?.operation.responses;
  const known = responses?.[answer.status];
  if (known === undefined) return [`${at}: no such answer`];
  const type = answer.headers.get("content-type");
  if (type !== "application/json") return [`${at}: it is ${type}`];
  const why = against(
    known.content["application/json"].schema,
    await answer.clone().json(),
  );
  return why === undefined ? [] : [`${at}: ${why}`];
}

/**
 * Serves with a handler. `spoil` goes before it, and is not held: it is what no patchwork does. Below /api/ all else is held;
 * ending the server throws if something was wrong.
 */
export function heldServer(
  handler: (request: Request) => Response | Promise<Response>,
  spoil: (request: Request) => Response | undefined = () => undefined,
): TestServer {
  const faults: string[] = [];
  const server = serve(async ({ url, method, headers, body }) => {
    const text = body === null ? undefined : await new Response(body).text();
    const request = new Request(url, { method, headers, body: text });
    const held = new URL(url).pathname.startsWith("/api/");
    if (held) {
      faults.push(...await requestFaults(new Request(url, { method, headers, body: text })));
    }
    const spoilt = spoil(request);
    if (spoilt !== undefined) return spoilt;
    const answer = await handler(request);
    if (held) faults.push(...await answerFaults(request, answer));
    return answer;
  });
  return {
    ...server,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      assert.deepEqual([...new Set(faults)], [], "as patchwork's API has it");
    },
  };
}
