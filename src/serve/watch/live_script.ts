// What a page of a watched run does in the browser: it shows the same page anew whenever the server says that there is more.

/** Without it the pages are the same, and stand still. What a reader has opened, selected or scrolled to stays as it is. */
export const LIVE_SCRIPT = `"use strict";
const main = () => document.querySelector("main");
const opened = () => [...main().querySelectorAll("details")].map((each) => each.open);
let due = false;
async function renew() {
  if (document.hidden || !getSelection().isCollapsed) { due = true; return; }
  due = false;
  const answer = await fetch(location.href);
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const before = opened();
  main().replaceWith(page.querySelector("main"));
  [...main().querySelectorAll("details")].forEach((each, index) => { each.open = before[index] ?? each.open; });
}
const later = () => { if (due) renew(); };
addEventListener("visibilitychange", later);
addEventListener("selectionchange", later);
const events = new EventSource("/events");
events.onmessage = () => renew();
events.onerror = () => { document.title = document.title.replace(/^(\\u23f8 )?/, "\\u23f8 "); };
events.onopen = () => { document.title = document.title.replace(/^\\u23f8 /, ""); };
`;
