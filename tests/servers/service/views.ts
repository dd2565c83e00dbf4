/** Live views: many at once, each a connection of its own. */

/** One that is open. */
export interface View extends AsyncDisposable {
  /** The status of its answer. */
  readonly status: number;
  /** The numbers of the events that have come, each once. */
  readonly events: ReadonlySet<number>;
}

/** Opens one. It gets first what has happened since the first event of all. */
export async function openView(url: string): Promise<View> {
  const events = new Set<number>(), decoder = new TextDecoder();
  const { body, status } = await fetch(`${url}/events?after=0`);
  // Not by a signal: that of a request that lasts long may be forgotten.
  const reader = body!.getReader();
  const reading = (async () => {
    let text = "";
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      const parts = (text + decoder.decode(next.value, { stream: true })).split("\n\n");
      text = parts.pop()!;
      for (const part of parts) {
        const data = /^data: (.*)$/m.exec(part)?.[1];
        if (data !== undefined) events.add(JSON.parse(data).id);
      }
    }
  })().catch(() => {});
  return {
    ...{ status, events },
    async [Symbol.asyncDispose]() {
      await reader.cancel().catch(() => {});
      await reading;
    },
  };
}

/** Opens so many. */
export async function openViews(url: string, count: number): Promise<readonly View[]> {
  return await Promise.all(Array.from({ length: count }, () => openView(url)));
}

/** Closes them. */
export async function closeViews(views: readonly View[]): Promise<void> {
  await Promise.all(views.map((view) => view[Symbol.asyncDispose]()));
}
