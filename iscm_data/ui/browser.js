// What only the browser can do for a page. The component of browser.py runs this file.
// The module is loaded once a tab: what it remembers from run to run of the script lives in its variables.
// @ts-check

const PATIENCE = 2000; // ms: another server takes over in less

let base = '/'; // the path under which the app is served
let shown; // the page, announcement and panels of the last run; undefined before the first
let words = {lost: '', reload: '', wait: '', failed: ''}; // what a reader is told of the connection, and of files
let pin = () => {}; // tells the server what is to be pinned to the brief, or taken off it

const scroller = () => document.querySelector('main, .stMain');
const pause = (ms) => new Promise((resume) => setTimeout(resume, ms));

async function until(test, seconds) {
  for (const end = Date.now() + seconds * 1000; ;) {
    const found = test();
    if (found || Date.now() > end) return found;
    await pause(20);
  }
}

// Streamlit marks what is left of the page before, and says when a run is over.
const fresh = (element) => (element && !element.closest('[data-stale="true"]') ? element : null);
const finished = () => document.querySelector('[data-test-script-state="notRunning"]');
const heading = () => fresh(document.querySelector('.stApp h1'));
const drawn = () => document.querySelector('.stApp .iscm.page');

let stood; // the page that stood when the reader went on from it: what a run draws takes its place, if it is another

async function renewed() {
  await until(() => drawn() && drawn() !== stood, 2);
  await until(finished, 30);
}

// Links and forms ----------------------------------------------------------------------------------------------

// A page of the app has an address of one part without a dot: /funding, but not /data/x.csv or /app/static/x.
function isPage(url) {
  if (url.origin !== location.origin || !`${url.pathname}/`.startsWith(base)) return false;
  return !/[/.]/.test(url.pathname.slice(base.length));
}

let hands = 0; // how often the reader has scrolled, pressed or typed: the page is not moved under their hands
let from; // how far the page was scrolled when the reader last went on from it, and how often they had done so
let used; // what the reader used on the page, to be found again when it is drawn anew

// Streamlit obeys the Back button: an entry in the history and the event of that button are a change of page.
function go(url) {
  [from, stood] = [{top: scroller()?.scrollTop, hands}, drawn()];
  if (url.search === '?') url.search = ''; // no ? without parameters
  if (url.href !== location.href) history.pushState({}, '', url.href);
  dispatchEvent(new PopStateEvent('popstate', {state: {}}));
}

function follow(event, link) {
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  if (event.defaultPrevented || link.hasAttribute('download') || !link.closest('.iscm')) return;
  if (!['', '_self'].includes(link.target) || !link.hasAttribute('href')) return;
  const url = new URL(link.getAttribute('href'), document.baseURI);
  if (!isPage(url)) return;
  if (url.hash && url.pathname === location.pathname && url.search === location.search) {
    history.replaceState({...history.state, place: scroller()?.scrollTop}, '');
    part(url); // the rest is the browser's own
    return;
  }
  event.preventDefault();
  leave(url, link, event.detail > 0);
}

// Where a pointer leaves a page Back brings it to; a keyboard begins at the heading, or at what it used.
function leave(url, element, pointer, next) {
  const top = pointer ? scroller()?.scrollTop : undefined;
  history.replaceState({...history.state, top, used: name(element)}, '');
  used = name(element);
  const turned = Boolean(element.closest('nav.pages')); // a list to its next part, which begins where a page does
  document.querySelector('.phone-bar[open]')?.removeAttribute('open');
  hold(element.closest('details.menu:not([data-once] *)'));
  go(url);
  if (turned) [from.top, used] = [0, '#content'];
  if (next) [from, used] = [undefined, `#${next}`]; // the field of what is added
}

// A search or a choice is an address too: what a form without a script would ask for.
function submit(event) {
  const form = event.target;
  if (!form.closest('.iscm') || form.method !== 'get') return;
  // A button may ask for a file instead: made of what is typed at this moment.
  const {file} = event.submitter?.dataset ?? {};
  const url = new URL(file ?? (form.getAttribute('action') || ''), document.baseURI);
  const fields = [...new FormData(form, event.submitter)].filter(([name, value]) => value !== '' || form.matches('.brief'));
  url.search = new URLSearchParams(fields).toString();
  if (!file && !isPage(url)) return;
  event.preventDefault();
  if (file) {
    location.assign(url);
    return;
  }
  leave(url, document.activeElement ?? form, false, event.submitter?.dataset.next);
}

let holding; // looks for the page that is drawn anew

// A choice within a menu leaves it open for the next one. The page is drawn anew under the hands of the reader, who may
// have gone on meanwhile: as soon as it stands, its menu is as they left it.
function hold(menu) {
  holding?.disconnect();
  if (!menu) return;
  const [before, path] = [drawn(), location.pathname];
  const summary = name(menu.querySelector('summary'));
  holding = new MutationObserver(() => {
    if (!drawn() || drawn() === before) return;
    holding.disconnect();
    if (location.pathname !== path) return;
    if (menu.open) named(summary)?.parentElement.setAttribute('open', '');
    if (document.activeElement === document.body) named(used)?.focus({preventScroll: true});
  });
  holding.observe(document.body, {childList: true, subtree: true});
}

// Focus and place ----------------------------------------------------------------------------------------------

// What an element is called: the same one of a page that is drawn anew has the same name. Numbers at its end change.
function called(element) {
  const {pins, same} = element.dataset;
  const told = element.getAttribute('aria-label') ?? element.getAttribute('name') ?? element.textContent.trim();
  return `${element.localName} ${pins ?? same ?? told.replace(/[\d,.\s]+$/, '')}`;
}

const namesakes = (words) => [...document.querySelectorAll(`.stApp .iscm ${words.split(' ')[0]}`)].filter((each) => called(each) === words);

// The name by which an element is found again: its id, or what it is called and which of those of that name it is.
function name(element) {
  if (!element?.matches) return undefined;
  if (element.id) return `#${element.id}`;
  const words = called(element);
  return `${Math.max(namesakes(words).indexOf(element), 0)} ${words}`;
}

function named(wanted) {
  if (!wanted) return null;
  if (wanted.startsWith('#')) return document.getElementById(wanted.slice(1));
  const [, nth, words] = /^(\d+) (.*)$/s.exec(wanted);
  const found = namesakes(words);
  return found[Number(nth)] ?? found.at(-1) ?? null;
}

// `block` is where in the window it is brought to; without one it stays where it is.
function focus(element, block) {
  if (element.tabIndex < 0 && !element.hasAttribute('tabindex')) element.setAttribute('tabindex', '-1');
  if (element === document.activeElement) element.blur(); // a heading with new words is to be read again
  if (block) element.scrollIntoView({block});
  element.focus({preventScroll: true});
}

// The part of the page that an address names, unfolded: not every browser opens what is folded around it. While the
// server's first answer stands in the page's place there are two.
function part({hash}) {
  const found = hash ? [...document.querySelectorAll(`#${CSS.escape(decodeURIComponent(hash.slice(1)))}`)] : [];
  for (const each of found) {
    for (let at = each.closest('details'); at; at = at.parentElement.closest('details')) at.open = true;
  }
  return found.at(-1);
}

let back; // the state of the history's entry that Back or Forward shows

// To the heading of a new page as soon as it is there, or to the part that the address names when all is there. A first
// visit starts where every document does, unless the address names a part. After Back: to where the reader was.
async function land(here, first) {
  const state = back;
  back = undefined;
  const start = document.activeElement;
  const free = () => [start, document.body].includes(document.activeElement) && here === shown.name;
  await renewed();
  await until(heading, 30);
  const target = part(location);
  const again = named(state?.used);
  if (!first && state?.top === undefined && !target) scroller()?.scrollTo(0, 0);
  if (free() && (target || again || !first)) focus(target || again || heading(), target && 'start');
  if (state?.top !== undefined) stay(state.top, here);
}

// A page grows while it is drawn: the reader is brought to where they were until it is long enough, unless they go on.
async function stay(top, here, before = hands) {
  for (const end = Date.now() + 5000; hands === before && here === shown.name && Date.now() < end; await pause(50)) {
    scroller()?.scrollTo(0, top);
    if (Math.abs(scroller()?.scrollTop - top) < 2 && finished()) break;
  }
}

let left; // how far the page was scrolled when the first part was opened
let opener; // what opened it

// A part that was opened, such as the evidence of a cell: to it. Where one was closed: back to where the reader was.
// Else the page was drawn anew under the reader's hands: what they used has the focus again.
async function settle(panels, before, here) {
  const opened = Object.keys(panels).find((id) => panels[id] !== before[id]);
  const closed = Object.keys(before).length && !Object.keys(panels).length;
  if (opened && !Object.keys(before).length) left = from?.top ?? scroller()?.scrollTop;
  await renewed();
  if (here !== shown.name) return;
  // Some browsers bring a page to its beginning while its parts are taken away and others come.
  if (from && !closed) stay(from.top, here, from.hands);
  const state = back;
  back = undefined;
  if (opened) {
    opener = used;
    const target = await until(() => fresh(document.querySelector(`#${CSS.escape(opened)} h2`)), 2);
    if (target) focus(target);
    return;
  }
  const again = named(state?.used) ?? (closed ? named(opener) : named(used));
  const menu = again?.closest('details.menu'); // Back ends at its name
  // What the reader used is gone, such as the chip of a filter: the heading says what has come of it.
  if (document.activeElement === document.body && (state?.used || used)) focus((state && menu?.querySelector('summary')) || again || heading(), !from && again && 'center');
  used = undefined; // a run that changes nothing is to open nothing again
  if (closed && left !== undefined) {
    scroller()?.scrollTo(0, left);
    left = undefined;
  }
}

// Buttons --------------------------------------------------------------------------------------------------------

// The page is drawn anew with the button's new words: the focus stays where the reader pressed.
function press(button) {
  [used, stood, from] = [name(button), drawn(), {top: scroller()?.scrollTop, hands}];
  hold(button.closest('details.menu'));
  pin(button.dataset.pins);
}

// What a button copies: a text that it has itself, or a file of the server as an image, a table or a text. Without
// https there is no clipboard: then the reader copies a link from a field.
async function copy(button) {
  const {copies, fetches, as, told: done} = button.dataset;
  try {
    if (fetches) await patiently(button, () => navigator.clipboard.write([clipping(fetches, as)]));
    else await navigator.clipboard.writeText(copies);
    button.dataset.done = done;
    announce(done);
    setTimeout(() => delete button.dataset.done, 2000);
  } catch {
    if (fetches) {
      announce(words.failed);
      button.dataset.done = words.failed;
      return;
    }
    const field = document.createElement('input');
    Object.assign(field, {readOnly: true, value: copies, ariaLabel: button.textContent});
    button.after(field);
    field.select();
  }
}

// Not awaited here: a browser lets a page write to the clipboard only at once after a click.
function clipping(address, as) {
  const answer = got(address);
  if (as === 'image') return new ClipboardItem({'image/png': answer.then((response) => response.blob())});
  const text = answer.then((response) => response.text());
  const blob = (type, made) => text.then((told) => new Blob([made(told)], {type}));
  const plain = {'text/plain': blob('text/plain', (told) => told)};
  return new ClipboardItem(as === 'table' ? {...plain, 'text/html': blob('text/html', asTable)} : plain);
}

// A table of lines and tabs as HTML, which spreadsheets and word processors take over with its cells.
function asTable(text) {
  const made = document.createElement('table');
  for (const line of text.trimEnd().split('\n')) {
    const row = made.insertRow();
    for (const cell of line.split('\t')) row.insertCell().textContent = cell;
  }
  return made.outerHTML;
}

// A picture or a slide is made when it is asked for: the reader sees that it comes, and is told where it does not.
async function save(event, link) {
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  try {
    const answer = await patiently(link, () => got(link.getAttribute('href')));
    const named = /filename="([^"]+)"/.exec(answer.headers.get('Content-Disposition') ?? '');
    const file = document.createElement('a');
    file.href = URL.createObjectURL(await answer.blob());
    file.download = named?.[1] ?? '';
    file.click();
    setTimeout(() => URL.revokeObjectURL(file.href), 60_000);
  } catch {
    link.dataset.done = words.failed;
    announce(words.failed);
  }
}

async function got(address) {
  const answer = await fetch(new URL(address, document.baseURI));
  if (!answer.ok) throw new Error(String(answer.status));
  return answer;
}

// What takes longer than a second says so.
async function patiently(element, work) {
  delete element.dataset.done;
  const wait = setTimeout(() => {
    element.dataset.busy = words.wait;
    announce(words.wait);
  }, 1000);
  try {
    return await work();
  } finally {
    clearTimeout(wait);
    delete element.dataset.busy;
  }
}

function announce(text) {
  const status = document.querySelector('[data-iscm-status]');
  if (status) status.textContent = text;
}

// Paper: all that is folded is opened, and every sheet has the page's address at its foot -------------------------

function unfold() {
  for (const folded of document.querySelectorAll('.iscm details:not([open], .menu, .phone-bar)')) {
    folded.dataset.folded = '';
    folded.open = true;
  }
  const foot = document.createElement('style');
  foot.className = 'paper';
  const told = document.querySelector('.stApp .foot .printed')?.textContent ?? '';
  const short = told.replace(/\S{150,}/, (address) => `${address.slice(0, 140)}…`); // no foot breaks a long word
  foot.textContent = `@page { @bottom-left { content: ${JSON.stringify(short)}; font-size: 8pt; } }`;
  document.head.append(foot);
}

function fold() {
  document.querySelector('style.paper')?.remove();
  for (const opened of document.querySelectorAll('details[data-folded]')) {
    delete opened.dataset.folded;
    opened.open = false;
  }
}

// The component --------------------------------------------------------------------------------------------------

function listen() {
  if (window.iscmListens) return; // the module is loaded anew when this file is edited, the document is not
  window.iscmListens = true;
  document.addEventListener('click', (event) => {
    const at = event.target.closest?.('a, [data-pins], [data-copies], [data-fetches]');
    if (at?.matches('[data-pins]')) press(at);
    else if (at?.matches('[data-copies], [data-fetches]')) copy(at);
    else if (at?.matches('.iscm a[download][href^="figure/"]')) save(event, at);
    else if (at) follow(event, at);
    else if (!event.target.closest?.('details.menu')) {
      for (const menu of document.querySelectorAll('details.menu[open]')) menu.removeAttribute('open');
    }
  });
  document.addEventListener('submit', submit);
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    const menu = document.querySelector('details[name="menu"][open]');
    if (menu) {
      menu.removeAttribute('open');
      menu.querySelector('summary').focus();
    } else if (!event.target.closest('input')) document.querySelector('.stApp .ev-panel .close')?.click();
  });
  for (const event of ['wheel', 'touchmove', 'pointerdown', 'keydown']) {
    addEventListener(event, () => { hands += 1; }, {capture: true, passive: true});
  }
  // Who goes on while a page is drawn anew is found again where they went on to.
  document.addEventListener('focusin', (event) => {
    if (used && event.target.closest('.stApp .iscm')) used = name(event.target);
  });
  addEventListener('popstate', (event) => {
    if (!event.isTrusted) return; // by the browser's own buttons
    [back, from, stood] = [event.state ?? {}, undefined, drawn()];
    if (back.place !== undefined) stay(back.place, shown.name); // from a part of the page to where its link is
  });
  addEventListener('beforeprint', unfold);
  addEventListener('afterprint', fold);
  // After a lost connection another server may answer, whose session has not seen this page: a click would be the
  // first that it hears of it, and be lost. So it runs the page at once. Where none answers, the reader is told.
  const app = document.querySelector('[data-test-connection-state]');
  let wait;
  new MutationObserver(() => {
    if (app.dataset.testConnectionState !== 'CONNECTED') {
      wait ??= setTimeout(tell, PATIENCE);
      return;
    }
    clearTimeout(wait);
    wait = undefined;
    document.getElementById('lost')?.replaceChildren();
    go(new URL(location.href));
  }).observe(app, {attributeFilter: ['data-test-connection-state']});
}

function tell() {
  const button = document.createElement('button');
  button.textContent = words.reload;
  button.addEventListener('click', () => location.reload());
  document.getElementById('lost')?.replaceChildren(`${words.lost} `, button);
}

// The first answer of the server stood in the page's place until now: the reader stays where they were in it.
async function take() {
  const first = document.getElementById('first');
  if (!first) return;
  await until(() => heading() && finished(), 60);
  scroller()?.scrollTo(0, first.scrollTop);
  const again = first.contains(document.activeElement) ? name(document.activeElement) : undefined;
  first.remove();
  named(again)?.focus({preventScroll: true});
}

let session; // on the server

// The brief goes along in the session, which a reload ends, or the end of a server: the tab keeps a copy, and gives it
// to the next session.
function remember(board, now, restore) {
  const first = session !== now;
  session = now;
  try {
    const kept = sessionStorage.getItem('iscm-brief');
    if (first && !board && kept) restore(kept);
    else sessionStorage.setItem('iscm-brief', board);
  } catch {
    // a browser that keeps nothing for anybody
  }
}

export default function page({data, parentElement, setTriggerValue}) {
  listen();
  take();
  base = data.base ? `/${data.base}/` : '/';
  document.documentElement.lang = data.lang;
  words = data;
  const before = shown;
  shown = {name: data.name, announcement: data.announcement, panels: data.panels};
  const status = parentElement.querySelector('[role=status]');
  status.dataset.iscmStatus = '';
  if (before && before.announcement !== data.announcement) status.textContent = data.announcement;
  if (before?.name !== data.name) {
    left = undefined;
    land(data.name, !before);
  } else settle(data.panels, before.panels, data.name);
  pin = (text) => setTriggerValue('pin', text);
  remember(data.board, data.session, (kept) => setTriggerValue('board', kept));
}
