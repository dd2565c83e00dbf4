/**
 * GitHub's own description of its REST API (OpenAPI, from the package `@octokit/openapi`), and ajv to hold
 * requests and answers against it.
 */
import { Ajv, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";

/** What is wrong with a request or an answer; empty if nothing is. */
export type Problems = readonly string[];

/** A request, parsed. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** undefined: there is none. */
  readonly body: unknown;
}

/** An operation that the description has. */
export interface Operation {
  /** `POST /repos/{owner}/{repo}/check-runs`. */
  readonly route: string;
  /** The values of the path's parameters. */
  readonly values: Readonly<Record<string, string>>;
}

/** The description, ready to ask. */
export interface Contract {
  /** Which operation a request is; undefined: GitHub has none such. */
  operation(asked: Asked): Operation | undefined;
  /** What is wrong with a request. */
  request(asked: Asked): Problems;
  /** What is wrong with an answer to it. */
  answer(route: string, status: number, body: unknown): Problems;
  /** The example of an answer that the description gives. */
  example(route: string, status: number): unknown;
}

// deno-lint-ignore no-explicit-any
type Json = any;

/** Reads a description: of github.com, or of an Enterprise server (`ghes-3.19`). */
export async function contract(which = "api.github.com"): Promise<Contract> {
  // A name that the type checker does not see: it would make a type of 13 MB.
  const name = `@octokit/openapi/generated/${which}.json`;
  const description: Json = (await import(name, { with: { type: "json" } })).default;
  const ajv = new Ajv({ strict: false, validateSchema: false, allErrors: true, logger: false });
  addFormats.default(ajv);
  ajv.addSchema(withNull(description), "github");
  const routes = routesOf(description);
  const at = (...parts: (string | number)[]): Json =>
    parts.reduce((node, part) => follow(description, node)?.[part], description as Json);
  const compiled = new Map<string, ValidateFunction>();
  const holds = (value: unknown, ...parts: (string | number)[]): string[] => {
    const pointer = parts.map((part) =>
      encodeURIComponent(String(part).replaceAll("~", "~0").replaceAll("/", "~1"))
    ).join("/");
    const validate = compiled.get(pointer) ?? ajv.compile({ $ref: `github#/${pointer}` });
    compiled.set(pointer, validate);
    if (validate(value)) return [];
    return validate.errors!.map((one) => `${one.instancePath || "/"} ${one.message}`);
  };
  const split = (route: string) => {
    const [method = "", path = ""] = route.split(" ");
    return ["paths", path, method.toLowerCase()] as const;
  };
  const operation = ({ method, path }: Asked): Operation | undefined => {
    for (const { route, pattern, names } of routes) {
      const found = pattern.exec(`${method} ${path}`);
      if (found === null) continue;
      const values = names.map((name, i) => [name, decodeURIComponent(found[i + 1]!)]);
      return { route, values: Object.fromEntries(values) };
    }
    return undefined;
  };
  return {
    operation,
    request(asked) {
      const found = operation(asked);
      if (found === undefined) return [`there is no ${asked.method} ${asked.path}`];
      const place = split(found.route), problems: string[] = [];
      const known = new Set<string>();
      for (const i of (at(...place, "parameters") ?? []).keys()) {
        const parameter = follow(description, at(...place, "parameters", i));
        const given = parameter.in === "path"
          ? found.values
          : parameter.in === "query"
          ? asked.query
          : {};
        known.add(parameter.name);
        const text = given[parameter.name];
        if (text === undefined) {
          if (parameter.required && parameter.in !== "header") {
            problems.push(`${parameter.name} is missing`);
          }
          continue;
        }
        const type = follow(description, parameter.schema).type;
        const value = type === "integer" && /^-?\d+$/.test(text) ? Number(text) : text;
        const validate = ajv.compile(withRefs(parameter.schema));
        if (!validate(value)) {
          problems.push(`${parameter.name}: ${ajv.errorsText(validate.errors)}`);
        }
      }
      problems.push(
        ...Object.keys(asked.query).filter((key) => !known.has(key)).map((key) =>
          `${key}: unknown`
        ),
      );
      const schema = ["requestBody", "content", "application/json", "schema"];
      const wants = at(...place, ...schema);
      if (wants === undefined) {
        if (asked.body !== undefined) problems.push("it takes no body");
        return problems;
      }
      const required = at(...place, "requestBody", "required") === true;
      if (asked.body === undefined && !required) return problems;
      problems.push(...holds(asked.body, ...place, ...schema));
      return [...problems, ...unknown(description, wants, asked.body, "")];
    },
    answer(route, status, body) {
      const content = ["responses", status, "content", "application/json", "schema"];
      const place = split(route);
      if (at(...place, "responses", status) === undefined) return [`${route} never says ${status}`];
      const real = follow(description, at(...place, "responses", status));
      if (real.content === undefined) return body === undefined ? [] : ["it has no body"];
      const pointer = at(...place, "responses", status).$ref;
      return pointer === undefined
        ? holds(body, ...place, ...content)
        : holds(body, ...parts(pointer), "content", "application/json", "schema");
    },
    example(route, status) {
      const examples = at(
        ...split(route),
        "responses",
        status,
        "content",
        "application/json",
        "examples",
      );
      const [first] = Object.values<Json>(examples ?? {});
      return structuredClone(follow(description, first)?.value);
    },
  };
}

/** `nullable` beside `$ref`, `allOf` or `enum`, as OpenAPI 3.0 has it, in words that ajv takes the same way. */
function withNull(node: Json): Json {
  if (typeof node !== "object" || node === null) return node;
  for (const key of Object.keys(node)) node[key] = withNull(node[key]);
  if (node.nullable === true && node.enum !== undefined) node.enum.push(null);
  if (node.nullable !== true || node.type !== undefined) return node;
  const { nullable: _, ...rest } = node;
  return { anyOf: [rest, { type: "null" }] };
}

/** All operations; a literal path is meant before one with parameters. */
function routesOf(description: Json) {
  const methods = ["get", "post", "patch", "put", "delete"];
  return Object.entries<Json>(description.paths).flatMap(([path, item]) =>
    methods.filter((method) => item[method] !== undefined).map((method) => {
      const route = `${method.toUpperCase()} ${path}`;
      const names = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name!);
      return { route, names, pattern: new RegExp(`^${route.replace(/\{[^}]+\}/g, "([^/]+)")}$`) };
    })
  ).sort((a, b) => a.names.length - b.names.length);
}

function parts(pointer: string): string[] {
  return pointer.replace(/^#\//, "").split("/");
}

function follow(description: Json, node: Json): Json {
  if (node?.$ref === undefined) return node;
  return follow(description, parts(node.$ref).reduce((inner, part) => inner?.[part], description));
}

/** References of a schema that stands alone, made to lead into the description. */
function withRefs(schema: Json): Json {
  return JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"github#/'));
}

/** Names that the description does not have: a slip in one that may be left out is no error to a validator. */
function unknown(description: Json, schema: Json, value: Json, path: string): string[] {
  const node = follow(description, schema);
  if (Array.isArray(value)) {
    return value.flatMap((one, i) => unknown(description, node?.items ?? {}, one, `${path}/${i}`));
  }
  if (typeof value !== "object" || value === null || node?.properties === undefined) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    node.properties[key] === undefined
      ? [`${path}/${key} is unknown`]
      : unknown(description, node.properties[key], inner, `${path}/${key}`)
  );
}
