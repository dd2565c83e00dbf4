/**
 * What in-toto asks of a Statement, version 1.1, as a JSON Schema for Ajv. No package of npm or Debian
 * carries a schema or a validator of it; its rules stand in spec/v1 of github.com/in-toto/attestation
 * (statement.md, resource_descriptor.md, digest_set.md, field_types.md) and are written down here.
 */

/** Key of a digest set, and what its value looks like. */
const hex = (...digits: number[]) => ({
  type: "string",
  pattern: `^(${digits.map((n) => `[0-9a-f]{${n}}`).join("|")})$`,
});

const digestSet = {
  type: "object",
  minProperties: 1,
  properties: {
    ...Object.fromEntries(
      ["gitCommit", "gitTree", "gitBlob", "gitTag"].map((name) => [name, hex(40, 64)]),
    ),
    sha256: hex(64),
    sha512: hex(128),
    sha1: hex(40),
  },
  additionalProperties: { type: "string" },
};

/** Scheme and authority in lower case: RFC 3986, section 6.2.2.1. */
const typeUri = { type: "string", format: "uri", pattern: "^[a-z][a-z0-9+.-]*:(?!//[^/]*[A-Z])" };

const subject = {
  type: "object",
  required: ["digest"],
  properties: {
    name: { type: "string" },
    uri: { type: "string", format: "uri" },
    digest: digestSet,
    content: { type: "string", contentEncoding: "base64" },
    downloadLocation: { type: "string", format: "uri" },
    mediaType: { type: "string" },
    annotations: { type: "object" },
  },
};

/** The schema of a Statement. Unknown fields are allowed: readers must ignore them. */
export const STATEMENT_SCHEMA = {
  type: "object",
  required: ["_type", "subject", "predicateType"],
  properties: {
    _type: { const: "https://in-toto.io/Statement/v1" },
    subject: { type: "array", minItems: 1, items: subject },
    predicateType: typeUri,
    predicate: { type: "object" },
  },
};
