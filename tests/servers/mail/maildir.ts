/** A maildir with these mails, as a mail server keeps them. */
export async function writeMaildir(path: string, mails: readonly Uint8Array[]): Promise<void> {
  for (const box of ["cur", "new", "tmp"]) await Deno.mkdir(`${path}/${box}`, { recursive: true });
  for (const [i, mail] of mails.entries()) {
    const name = `${1769500000 + i}.M${i}P1.localhost:2,S`;
    await Deno.writeFile(`${path}/cur/${name}`, mail);
  }
}
