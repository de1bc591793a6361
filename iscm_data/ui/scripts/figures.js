// Figures: drawn by Plotly where the page has room for one, those in sight at once, the rest when there is time.

// Then the width is that of the paper, and the page and its figures stay as they are drawn.
export const PRINT = matchMedia('print');

const ROOM = 200; // px beyond the window's edges, where a figure is drawn with those in sight
const CONFIG = {displayModeBar: false};
const idle = window.requestIdleCallback ?? setTimeout; // Safari has no former

const rooms = document.getElementsByClassName('plot'); // those of the page, whatever comes and goes
const given = new WeakMap(); // of a room: its figure
const waiting = new Set(); // rooms whose figure is not drawn yet
const failed = new Set(); // rooms that say that theirs cannot be
const widths = new WeakMap(); // of a room: px for which its figure is drawn

let go; // what a click on a mark leads to
let library; // Plotly, on its way or there

const load = () => library ??= import('./plotly-basic.min.js').catch((error) => {
  library = undefined; // the next figure asks once more
  throw error;
});

function begin(room) {
  given.set(room, JSON.parse(room.dataset.figure));
  waiting.add(room);
  load().then(() => {
    for (const other of failed) retry(other);
    size.observe(room);
    if (near(room)) return draw(room);
    sight.observe(room);
    idle(() => draw(room));
  }, () => {
    waiting.delete(room);
    failed.add(room);
    room.textContent = room.dataset.failed;
    room.style.height = 'auto';
  });
}

function retry(room) {
  failed.delete(room);
  room.replaceChildren();
  room.style.height = `${given.get(room).layout.height}px`;
  begin(room);
}

function near(room) {
  const {top, bottom} = room.getBoundingClientRect();
  return bottom > -ROOM && top < innerHeight + ROOM;
}

function draw(room) {
  if (!window.Plotly || !waiting.delete(room) || !room.isConnected) return;
  sight.unobserve(room);
  const {data, layout, pick} = given.get(room);
  const width = room.clientWidth;
  widths.set(room, width);
  // A pointer that is moved while it is pressed clicks on nothing: Plotly watches for that where it could be dragging.
  const dragmode = pick ? 'pan' : layout.dragmode;
  window.Plotly.newPlot(room, data, {...layout, width, dragmode}, CONFIG);
  if (pick) room.on('plotly_click', ({points: [mark]}) => go(opening(pick, mark.customdata)));
}

// The address of what a mark opens: by the name of each parameter, what it becomes, with parts of the mark's own data
// for numbers in braces, or null where it goes.
function opening(pick, mark) {
  const url = new URL(location.href);
  url.hash = '';
  for (const [name, form] of Object.entries(pick)) {
    if (form === null) url.searchParams.delete(name);
    else url.searchParams.set(name, form.replace(/\{(\d)\}/g, (_, number) => mark[number]));
  }
  return url;
}

const sight = new IntersectionObserver((seen) => {
  for (const {isIntersecting, target} of seen) if (isIntersecting) draw(target);
}, {rootMargin: `${ROOM}px`});

const size = new ResizeObserver((sized) => {
  for (const {target: room} of sized) {
    if (!room.isConnected) {
      size.unobserve(room);
      waiting.delete(room);
      if (widths.has(room)) window.Plotly.purge(room);
    } else if (widths.has(room) && widths.get(room) !== room.clientWidth && !PRINT.matches) {
      widths.set(room, room.clientWidth);
      window.Plotly.relayout(room, {width: room.clientWidth});
    }
  }
});

function look() {
  for (const room of rooms) if (!given.has(room)) begin(room);
}

// From now on draw every figure that comes onto the page; a click on a mark leads to an address, by `follow`.
export function drawFigures(follow) {
  go = follow;
  new MutationObserver(look).observe(document.body, {childList: true, subtree: true});
  look();
  // Before what else is done for paper, which takes the drawings as they are.
  addEventListener('beforeprint', () => waiting.forEach(draw), {capture: true});
}
