/** Small diffs of one file. */

/** A diff that adds lines at the beginning of a file. */
export function adds(path: string, ...lines: string[]): string {
  return changes(path, ...lines.map((line) => `+${line}`), " int last;");
}

/** A diff with one hunk at the beginning of a file. */
export function changes(path: string, ...lines: string[]): string {
  const count = (other: string) => lines.filter((line) => !line.startsWith(other)).length;
  return `diff --git a/${path} b/${path}
index 1111111..2222222 100644
--- a/${path}
+++ b/${path}
@@ -1,${count("+")} +1,${count("-")} @@
${lines.map((line) => `${line}\n`).join("")}`;
}
