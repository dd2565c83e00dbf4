/**
 * Keeps a page up to date: it asks for the page anew when something happened, and changes what is
 * different. Without this script the page is the same, as it was when it was loaded.
 */

/** Milliseconds between two looks at the page, so that many events are one. */
const GAP = 1000;
const status = document.getElementById("live");
const main = document.getElementById("main");
let asked = false;
let running = false;
let last = -Infinity;

/** Says whether the page is live. */
function say(text) {
  if (status !== null && status.textContent !== text) status.textContent = text;
}

/** Makes `old` like `fresh`; what is the same stays, with its focus and where it was scrolled to. */
function patch(old, fresh) {
  if (old.isEqualNode(fresh)) return;
  for (const { name } of [...old.attributes]) {
    // A reader opens and closes details.
    if (!fresh.hasAttribute(name) && name !== "open") old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value && name !== "open") old.setAttribute(name, value);
  }
  const atEnd = old.scrollTop + old.clientHeight >= old.scrollHeight - 4;
  const named = new Map(
    [...old.children].filter(({ id }) => id !== "").map((one) => [one.id, one]),
  );
  let at = old.firstChild;
  for (const wanted of [...fresh.childNodes]) {
    const known = wanted instanceof Element && wanted.id !== "" ? named.get(wanted.id) : undefined;
    if (known !== undefined && known !== at) old.insertBefore(known, at);
    const there = known ?? at;
    if (alike(there, wanted)) {
      if (there instanceof Element) patch(there, wanted);
      else if (there.nodeValue !== wanted.nodeValue) there.nodeValue = wanted.nodeValue;
      at = there.nextSibling;
    } else old.insertBefore(document.importNode(wanted, true), at);
  }
  while (at !== null) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
  if (atEnd && old.matches(".tail")) old.scrollTop = old.scrollHeight;
}

/** Whether one node can become the other. */
function alike(old, fresh) {
  if (old === null || old.nodeType !== fresh.nodeType || old.nodeName !== fresh.nodeName) {
    return false;
  }
  return !(old instanceof Element && fresh instanceof Element) || old.id === fresh.id;
}

/** Asks for the page and shows what is new; once at a time, and not while nobody looks. */
async function refresh() {
  asked = true;
  if (running || document.hidden || main === null) return;
  running = true;
  while (asked && !document.hidden) {
    await new Promise((done) => setTimeout(done, Math.max(50, last + GAP - performance.now())));
    asked = false;
    last = performance.now();
    try {
      const answer = await fetch(location.href, { headers: { accept: "text/html" } });
      if (!answer.ok) continue;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("main");
      if (fresh === null) continue;
      patch(main, fresh);
      if (document.title !== page.title) document.title = page.title;
    } catch {
      say("not live: the service does not answer");
    }
  }
  running = false;
}

/** What a build says now. */
function showTail({ data }) {
  const { spec, tail } = JSON.parse(data);
  const shown = [...document.querySelectorAll(".tail")]
    .find((one) => one instanceof HTMLElement && one.dataset.spec === spec);
  if (shown === undefined) return refresh();
  const atEnd = shown.scrollTop + shown.clientHeight >= shown.scrollHeight - 4;
  shown.textContent = tail;
  if (atEnd) shown.scrollTop = shown.scrollHeight;
}

/** The stream goes on by itself after it was cut; if the service refuses it, we begin anew. */
function follow(url) {
  const source = new EventSource(url);
  let opened = false;
  source.addEventListener("open", () => {
    say("live");
    if (opened) refresh();
    opened = true;
  });
  source.addEventListener("change", () => refresh());
  source.addEventListener("reset", () => refresh());
  source.addEventListener("tail", showTail);
  source.addEventListener("error", () => {
    say("not live: connecting again");
    if (source.readyState === EventSource.CLOSED) {
      setTimeout(() => {
        refresh();
        follow(url);
      }, 5000);
    }
  });
}

for (const one of document.querySelectorAll(".tail")) one.scrollTop = one.scrollHeight;
document.addEventListener("visibilitychange", () => asked && refresh());
const { events } = document.body.dataset;
if (events !== undefined) follow(events);
