// What only the browser can do for a page. Both components of browser.py run this file.
// The module is loaded once a tab: what it remembers from run to run of the script lives in its variables.

import {PRINT, drawFigures} from './figures.js';

const XLINK = 'http://www.w3.org/1999/xlink';
const NARROW = matchMedia('(max-width: 639px)');
const DARK = matchMedia('(prefers-color-scheme: dark)');
const PATIENCE = 2000; // ms: another server takes over in less
const ROUTES = ['healthz']; // addresses of one part that the server answers, not a page

// Streamlit's own links go to their page by themselves.
const STREAMLIT_LINKS = ['stPageLink', 'stSidebarNav', 'stTopNav', 'stSkipToContent']
  .map((id) => `[data-testid^="${id}"]`).join();

// In a narrow window Streamlit lays the sidebar over the page, and there it stays until it is closed.
const OVERLAID = matchMedia('(max-width: 768px)');
const SIDEBAR = '[data-testid="stSidebar"]';
const SIDEBAR_CLOSE = '[data-testid="stSidebarCollapseButton"]';
const SIDEBAR_OPEN = '[data-testid="stExpandSidebarButton"]';

let base = '/'; // the path under which the app is served
let shown; // the page and announcement of the last run; undefined before the first
let lost; // what a reader is told when the connection to the server is lost
let report = () => {}; // tells the server whether the window is narrow
let pin = () => {}; // tells the server what is to be pinned to the brief, or taken off it

// Links ---------------------------------------------------------------------------------------------------

// A page of the app has an address of one part without a dot: /funding, but not /data/x.csv or /app/static/x.
function isPage(url) {
  if (url.origin !== location.origin || !`${url.pathname}/`.startsWith(base)) return false;
  const path = url.pathname.slice(base.length);
  return !/[/.]/.test(path) && !ROUTES.includes(path);
}

let from; // how far the page was scrolled when the reader last went on from it

// Streamlit obeys the Back button: an entry in the history and the event of that button are a change of page.
function go(url) {
  from = document.querySelector('main')?.scrollTop;
  if (!url.search) url.search = ''; // no ? without parameters
  if (url.href !== location.href) history.pushState({}, '', url.href);
  dispatchEvent(new PopStateEvent('popstate', {state: {}}));
}

function address(link) {
  const href = link.getAttribute('href') ?? link.getAttributeNS(XLINK, 'href');
  try {
    return href === null ? null : new URL(href, document.baseURI);
  } catch {
    return null;
  }
}

function follow(event, link) {
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  if (event.defaultPrevented || link.hasAttribute('download') || link.closest(STREAMLIT_LINKS)) return;
  // Plotly gives every link of a figure the target _blank: in an SVG it says nothing.
  if (link instanceof HTMLElement && !['', '_self'].includes(link.target)) return;
  const url = address(link);
  if (!url || !isPage(url)) return;
  if (url.hash && url.pathname === location.pathname && url.search === location.search) {
    const target = fragment(url.hash, link.getRootNode());
    if (target) setTimeout(() => focus(target, true)); // after the browser has put it into the address
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  if (OVERLAID.matches) link.closest(SIDEBAR)?.querySelector(`${SIDEBAR_CLOSE} button`)?.click();
  // Where a pointer leaves a page Back brings it to; a keyboard begins at the heading.
  if (event.detail) history.replaceState({...history.state, top: document.querySelector('main')?.scrollTop}, '');
  go(url);
  const list = link.closest('.pager')?.dataset.list;
  if (list) turn(list);
}

// Focus ---------------------------------------------------------------------------------------------------

function fragment(hash, root = document) {
  let id = hash.slice(1);
  try {
    id = decodeURIComponent(id);
  } catch {
    // a stray % is part of the name
  }
  return id ? root.getElementById?.(id) ?? document.getElementById(id) : null;
}

function focus(element, scroll) {
  if (element.tabIndex < 0) element.setAttribute('tabindex', '-1');
  if (element === document.activeElement) element.blur(); // a heading with new words is to be read again
  if (scroll) element.scrollIntoView();
  element.focus({preventScroll: true});
}

const pause = (ms) => new Promise((resume) => setTimeout(resume, ms));

async function until(test, seconds) {
  for (const end = Date.now() + seconds * 1000; ;) {
    const found = test();
    if (found || Date.now() > end) return found;
    await pause(50);
  }
}

const fresh = (element) => (element && !element.closest('[data-stale="true"]') ? element : null);
const heading = () => fresh(document.querySelector('main h1'));
const part = () => (location.hash ? fresh(fragment(location.hash)) : null);
const finished = () => document.querySelector('[data-test-script-state="notRunning"]');

let back; // how far a page that Back or Forward shows was scrolled when a pointer left it

// Whether a page, by its name with what it is about, is the one of the address: the reader may have left it since.
function isHere(name) {
  const [page, subject] = name.split(' ');
  const path = location.pathname.slice(base.length);
  return path === page && (!subject || [...new URLSearchParams(location.search).values()].includes(subject));
}

// To the heading of the new page as soon as it is there, or to the part that the address names when all is
// there. A first visit starts where every document does, unless the address names a part.
async function land(here, first) {
  let top;
  if (isHere(here)) [top, back] = [back, undefined];
  let start = document.activeElement;
  const arrive = (target, scroll) => {
    const now = document.activeElement;
    const moved = now !== start && now !== document.body; // the reader was faster and is somewhere else
    if (!target || moved || here !== shown.name) return;
    focus(target, scroll);
    start = target;
  };
  if (!first && !location.hash && top === undefined) {
    document.querySelector('main')?.scrollTo(0, 0);
    await pause(100); // only then is the page before marked as stale
    arrive(await until(heading, 30), false);
  }
  await until(finished, 60);
  const named = location.hash ? await until(part, 2) : null;
  const target = named ?? (first ? null : heading());
  if (target !== document.activeElement) arrive(target, Boolean(named)); // or again, if drawn anew
  if (top !== undefined) stay(top, here);
}

// Parts of a page come one after the other, and move what stands below them: the reader is brought to where they were,
// at most for ten seconds, until they have stayed there for two, unless they go on by themselves.
async function stay(top, here) {
  const held = new AbortController();
  const {signal} = held;
  for (const event of ['wheel', 'touchmove', 'pointerdown', 'keydown']) {
    addEventListener(event, () => held.abort(), {capture: true, signal});
  }
  const start = Date.now();
  for (let since; !signal.aborted && here === shown.name; await pause(100)) {
    const main = document.querySelector('main');
    main?.scrollTo(0, top);
    since = Math.abs(main?.scrollTop - top) < 2 ? since ?? Date.now() : undefined;
    if (Date.now() > (since ?? start + 8000) + 2000) break;
  }
  held.abort(); // nobody listens any longer
}

// Another part of a long list or figure: to where it begins, also from the links at its end.
async function turn(name) {
  await until(() => !finished(), 1);
  await until(finished, 30);
  const list = fresh(document.querySelector(`main .pager[data-list="${CSS.escape(name)}"]`));
  if (list) focus(list, true);
}

// A part of the page that was opened there, such as the passages behind a mark: to it. Where one was closed: back to
// where the reader was.
let left; // how far the page was scrolled when the first part was opened

async function visit(panels, before, {name}) {
  const main = document.querySelector('main');
  const opened = Object.keys(panels).find((id) => panels[id] !== before[id]);
  // What was opened may have moved the page already, so that it is too late to ask now.
  if (opened && !Object.keys(before).length) left = from ?? main?.scrollTop;
  await until(finished, 30);
  if (name !== shown.name) return;
  if (opened) {
    const target = await until(() => fresh(document.querySelector(`#${CSS.escape(opened)} h2`)), 2);
    if (target) focus(target, true);
  } else if (!Object.keys(panels).length && left !== undefined) {
    main?.scrollTo(0, left);
    left = undefined;
  }
}

// The list is drawn anew with the button's new words: the focus stays where the reader pressed.
async function press(button) {
  const {pins} = button.dataset;
  pin(pins);
  await until(() => !finished(), 1);
  await until(finished, 30);
  const again = fresh(document.querySelector(`[data-pins="${CSS.escape(pins)}"]`));
  if (again && document.activeElement === document.body) again.focus({preventScroll: true});
}

// What opens over the page ------------------------------------------------------------------------------------

// Streamlit puts a field's list of values, and a help text, outside of the regions of the page: each is made a region
// of its own, as long as it is open. What else opens there, such as more filters, is one by itself.
const opening = new MutationObserver((records) => {
  for (const layer of records.flatMap(({addedNodes}) => [...addedNodes])) {
    const content = layer.querySelector?.('[role=listbox], [role=tooltip]');
    if (!content) continue;
    layer.setAttribute('role', 'region');
    layer.setAttribute('aria-labelledby', content.id); // a list has the name of its field
  }
});

// Streamlit's own words ---------------------------------------------------------------------------------------

const OURS = '.stHtml'; // no words of Streamlit's in there
const SPOKEN = ['aria-label', 'title'];

let words = []; // pairs: Streamlit's words in English, with a name in braces where something stands that varies; ours
let patterns = []; // the same as regular expressions
const reworded = new WeakMap(); // of a node: for each part that was changed, what it said and what it says now

function inOtherWords(english) {
  for (const [pattern, other] of patterns) {
    const found = pattern.exec(english);
    if (found) return other.replace(/\{\w+\}/, () => found[1]);
  }
  return english;
}

// Only the text of a node is changed, never the node: it is React's.
function reword(node, part) {
  const now = part === 'data' ? node.data : node.getAttribute(part);
  if (!now) return;
  const before = reworded.get(node)?.[part];
  const english = before?.now === now ? before.english : now;
  const other = inOtherWords(english);
  if (other === now) return;
  reworded.set(node, {...reworded.get(node), [part]: {english, now: other}});
  if (part === 'data') node.data = other;
  else node.setAttribute(part, other);
}

function rewordWithin(root) {
  const element = root instanceof Element ? root : root.parentElement;
  if (!element || element.closest(OURS)) return;
  const everything = NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT;
  const nodes = document.createTreeWalker(root, everything, (node) =>
    node instanceof Element && node.matches(OURS) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
  for (let node = root; node; node = nodes.nextNode()) {
    if (node instanceof Text) reword(node, 'data');
    else for (const name of SPOKEN) reword(node, name);
  }
}

const rewording = new MutationObserver((records) => {
  for (const {type, target, attributeName, addedNodes} of records) {
    if (type === 'childList') addedNodes.forEach((node) => rewordWithin(node));
    else if (!(target.parentElement ?? target).closest(OURS)) reword(target, attributeName ?? 'data');
  }
});

function speak(pairs) {
  if (JSON.stringify(pairs) === JSON.stringify(words)) return;
  words = pairs;
  const escaped = (text) => text.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\w+\}/, '(.+)');
  patterns = pairs.map(([english, other]) => [new RegExp(`^${escaped(english)}$`), other]);
  rewording.disconnect();
  rewordWithin(document.body); // in English too, after another language
  if (!pairs.length) return;
  const changes = {subtree: true, childList: true, characterData: true, attributeFilter: SPOKEN};
  rewording.observe(document.body, changes);
}

// The link that a button copies. Without https there is no clipboard: then the reader copies it from a field.
async function copy(button) {
  const {copies, told} = button.dataset;
  const status = button.parentElement.querySelector('[role=status]');
  try {
    await navigator.clipboard.writeText(copies);
    status.textContent = told;
  } catch {
    const field = document.createElement('input');
    Object.assign(field, {readOnly: true, value: copies, ariaLabel: button.textContent});
    status.replaceChildren(field);
    field.select();
  }
}

// The sidebar's button that opens it goes away for one that closes it, and the other way round: the focus follows.
async function toggle(other) {
  const button = await until(() => document.querySelector(other), 2);
  if (button && document.activeElement === document.body) button.focus({preventScroll: true});
}

// Filters in a narrow window --------------------------------------------------------------------------------

const filtersOpen = () => document.documentElement.hasAttribute('data-filters-open');

function openFilters(open) {
  document.documentElement.toggleAttribute('data-filters-open', open);
  for (const button of document.querySelectorAll('[data-toggles="filters"]')) {
    button.setAttribute('aria-expanded', String(open));
  }
}

// Paper ---------------------------------------------------------------------------------------------------

const PAPER = 640; // px that a card leaves to its figure on A4 and on Letter
const [WHOLE, STRIP] = [480, 100]; // px: a figure higher than the first goes on on another sheet, by strips of the other

// A figure for paper, as wide as the paper: its head, which comes again on every sheet, and its rows in strips, of
// which none is cut. It is made of the drawing on the screen: a new one would be missing where the printer is faster.
function onPaper(plot, name) {
  const drawings = [...plot.querySelectorAll('.main-svg')];
  if (!drawings.length) return null; // not drawn yet
  // As large as it is drawn: where the window has just changed, its box is ahead of the drawing.
  const [width, height] = [drawings[0].width.baseVal.value, drawings[0].height.baseVal.value];
  const zoom = Math.min(1, PAPER / width);
  const {margin, yaxis: {range: [end, start]}} = plot.layout; // rows have whole numbers from 0, and the last is above
  const row = (height - margin.t - margin.b) / (end - start);
  const step = Math.ceil(STRIP / (row * zoom));
  const tops = [margin.t];
  for (let n = step; n < end; n += step) tops.push(margin.t + (n - 0.5 - start) * row);
  const svg = (top, bottom, content) => '<svg xmlns="http://www.w3.org/2000/svg"'
    + ` viewBox="0 ${top} ${width} ${bottom - top}" width="${width * zoom}" height="${(bottom - top) * zoom}">${content}</svg>`;
  const drawn = drawings.map((each) => new XMLSerializer().serializeToString(each)).join('');
  const copy = document.createElement('div');
  copy.className = 'paper js-plotly-plot'; // the latter has Plotly's own rules
  copy.ariaHidden = 'true';
  if (height * zoom < WHOLE) {
    copy.innerHTML = svg(0, height, drawn);
    return copy;
  }
  // The head is an image: in a table's head that comes again Chromium forgets where the parts of an SVG belong.
  const head = `<img src="data:image/svg+xml,${encodeURIComponent(svg(0, margin.t, drawn))}">`;
  const strips = tops.map((top, n) => svg(top, tops[n + 1] ?? height, `<use href="#${name}"/>`));
  const line = (content) => `<tr><td>${content}</td></tr>`;
  copy.innerHTML = `<table><thead>${line(head)}</thead><tbody>${strips.map(line).join('')}</tbody></table>`
    + `<svg width="0" height="0"><g id="${name}">${drawn}</g></svg>`;
  return copy;
}

// All that is folded is opened, figures are made for paper, and every sheet has the page's address at its foot.
function unfold() {
  fold();
  for (const folded of document.querySelectorAll('main details:not([open])')) {
    folded.dataset.folded = '';
    folded.open = true;
  }
  for (const [number, plot] of document.querySelectorAll('.plot').entries()) {
    const copy = onPaper(plot, `paper-${number}`);
    if (copy) plot.after(copy);
  }
  const foot = document.createElement('style');
  foot.className = 'paper';
  const told = document.querySelector('main .foot .printed')?.textContent ?? '';
  const short = told.replace(/\S{150,}/, (address) => `${address.slice(0, 140)}…`); // no foot breaks a long word
  foot.textContent = `@page { @bottom-left { content: ${JSON.stringify(short)}; } }`;
  document.head.append(foot);
}

function fold() {
  for (const copy of document.querySelectorAll('.paper')) copy.remove();
  for (const opened of document.querySelectorAll('details[data-folded]')) {
    delete opened.dataset.folded;
    opened.open = false;
  }
}

// The components --------------------------------------------------------------------------------------------

function listen() {
  if (window.iscmListens) return; // the module is loaded anew when this file is edited, the document is not
  window.iscmListens = true;
  // In the capture phase, before a figure or a component can swallow the click; the composed path looks
  // into shadow roots.
  document.addEventListener('click', (event) => {
    const path = event.composedPath().filter((node) => node instanceof Element);
    if (path.some((node) => node.getAttribute('data-toggles') === 'filters')) openFilters(!filtersOpen());
    if (event.isTrusted && path.some((node) => node.matches(SIDEBAR_OPEN))) toggle(`${SIDEBAR_CLOSE} button`);
    if (event.isTrusted && path.some((node) => node.matches(SIDEBAR_CLOSE))) toggle(SIDEBAR_OPEN);
    const pinning = path.find((node) => node.hasAttribute('data-pins'));
    if (pinning) press(pinning);
    const copying = path.find((node) => node.hasAttribute('data-copies'));
    if (copying) copy(copying);
    // A name in a figure is a link as wide as its line: between its letters a finger meets Plotly's background.
    const name = path.find((node) => node.matches('.annotation, .textpoint'));
    const link = path.find((node) => node.localName === 'a') ?? name?.querySelector('a');
    if (link) follow(event, link);
  }, true);
  // A figure's marks are not dragged. Plotly takes a finger for a drag all the same: the page did not scroll below it,
  // and the first tap opened nothing. Without this event a tap comes to Plotly as a mouse's move and click.
  document.addEventListener('touchstart', (event) => {
    if (event.target.matches?.('.js-plotly-plot .drag')) event.stopPropagation();
  }, {capture: true, passive: true});
  NARROW.addEventListener('change', () => report());
  addEventListener('popstate', (event) => {
    back = event.state?.top;
    if (event.isTrusted) from = undefined; // by the browser's own buttons
  });
  drawFigures(go);
  addEventListener('beforeprint', unfold);
  addEventListener('afterprint', fold);
  // The stylesheet has the colours of the theme that the last run saw: once more, when Streamlit has changed it.
  DARK.addEventListener('change', () => setTimeout(() => go(new URL(location.href)), 100));
  for (const place of document.querySelectorAll('body, body > [data-st-overlay-root]')) {
    opening.observe(place, {childList: true});
  }
  // After a lost connection another server may answer, whose session has not seen this page: a click would be the
  // first that it hears of it, and be lost. So it runs the page at once. Where none answers, the reader is told.
  const app = document.querySelector('[data-test-connection-state]');
  const told = document.getElementById('lost'); // see shell.py
  let wait;
  new MutationObserver(() => {
    if (app.dataset.testConnectionState !== 'CONNECTED') {
      // Fields are switched off now: an open list, which hides the rest from screen readers, could not be closed.
      document.querySelector('[role=listbox] ~ * button')?.click();
      wait ??= setTimeout(() => told?.replaceChildren(lost), PATIENCE);
      return;
    }
    clearTimeout(wait);
    wait = undefined;
    told?.replaceChildren();
    go(new URL(location.href));
  }).observe(app, {attributeFilter: ['data-test-connection-state']});
}

let sent; // a width on its way to the server

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

function page({data, parentElement, setStateValue, setTriggerValue}) {
  base = data.base ? `/${data.base}/` : '/';
  document.documentElement.lang = data.lang;
  speak(data.words);
  lost = data.lost;

  const before = shown;
  shown = {name: data.name, announcement: data.announcement, panels: data.panels};
  if (before && before.announcement !== data.announcement) {
    parentElement.querySelector('[role=status]').textContent = data.announcement;
  }
  if (before && before.name !== data.name) openFilters(false);
  if (before?.name !== data.name) {
    left = undefined;
    land(data.name, !before);
  } else if (JSON.stringify(before.panels) !== JSON.stringify(data.panels)) {
    visit(data.panels, before.panels, shown);
  }

  pin = (id) => setTriggerValue('pin', id);
  remember(data.board, data.session, (kept) => setTriggerValue('board', kept));
  if (sent === data.narrow) sent = undefined;
  report = () => {
    if (PRINT.matches || NARROW.matches === (sent ?? data.narrow)) return;
    sent = NARROW.matches;
    setStateValue('narrow', sent);
  };
  report();
}

function filtersButton({data, parentElement}) {
  const button = parentElement.querySelector('button');
  button.textContent = data.label;
  button.setAttribute('aria-expanded', String(filtersOpen()));
}

export default function (component) {
  listen();
  (component.name === 'iscm_page' ? page : filtersButton)(component);
}
