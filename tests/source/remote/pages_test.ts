import assert from "node:assert/strict";
import { octokitFor } from "../../../bot/source/remote/octokit.ts";
import { serve } from "../../system/http/server.ts";
import { remote } from "./context.ts";

Deno.test("no page of a list takes a token to another server", async () => {
  await using other = serve(() => Response.json([]));
  await using server = serve(() =>
    Response.json([{ id: 1 }], { headers: { link: `<${other.url}/page/2>; rel="next"` } })
  );
  await using context = await remote();
  const octokit = await octokitFor(server.url, "0123456789", context);
  const listed = octokit.paginate("GET /repos/{owner}/{repo}/commits", { owner: "o", repo: "r" });
  await assert.rejects(listed, /sends us on to/);
  assert.deepEqual(other.asked, []);
});
