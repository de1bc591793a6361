// A figure as PNG or SVG, made in the browser: the chart on white, between the words that belong to it.
// The same words go into the file's metadata, so that an image that loses its page keeps its source.

const SVG = 'http://www.w3.org/2000/svg';
const FONT = 'Arial, "Liberation Sans", Helvetica, sans-serif'; // on every machine, and as wide on each
const INK = '#1f2430';
const SOFT = '#4a5261';
const PAD = 28;
const LINE = 1.35; // height of a line, in sizes of its text
const SCALE = 2;
const PATIENCE = 5000; // ms that a chart may take to appear

const TITLE = {size: 26, weight: 700, fill: INK};
const SUBTITLE = {size: 16, weight: 400, fill: SOFT};
const SMALL = {size: 14, weight: 400, fill: SOFT};

// XML has no place for control characters and halves of characters, not even escaped.
const NOT_XML = /[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;
const clean = (text) => String(text ?? '').replace(NOT_XML, '');
const join = (parts, glue) => parts.filter(Boolean).join(glue);

// The chart -----------------------------------------------------------------------------------------------

async function until(test) {
  for (const end = Date.now() + PATIENCE; ;) {
    const found = test();
    if (found || Date.now() > end) return found;
    await new Promise((resume) => setTimeout(resume, 100));
  }
}

function onScreen(key) {
  const name = key.trim().replace(/[^a-zA-Z0-9_-]/g, '-'); // as Streamlit makes a class name of a key
  const chart = document.querySelector(`.st-key-${name} .js-plotly-plot`);
  return chart?._fullLayout ? chart : null;
}

// A link in an image is only a promise that it cannot keep: its text stays.
function withoutLinks(value) {
  if (typeof value === 'string') return value.replace(/<\/?a(\s[^<>]*)?>/gi, '');
  if (Array.isArray(value)) return value.map(withoutLinks);
  if (value && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withoutLinks(part)]));
  }
  return value;
}

// The chart's SVG as an element, at its designed size, with nothing selected.
async function draw({chart, figure, width, height}) {
  const found = await until(() => window.Plotly && (figure ?? onScreen(chart)));
  if (!found) throw new Error('there is no chart on the page');
  const copy = withoutLinks(structuredClone({data: found.data, layout: found.layout}));
  for (const trace of copy.data) delete trace.selectedpoints;
  delete copy.layout.selections;
  Object.assign(copy.layout, {width, height, autosize: false});
  const svg = await window.Plotly.toImage(copy, {format: 'svg', width, height, imageDataOnly: true});
  const root = new DOMParser().parseFromString(clean(svg), 'image/svg+xml').documentElement;
  const broken = root.localName !== 'svg' || root.querySelector('parsererror');
  if (broken) throw new Error('the chart is no valid SVG');
  return root;
}

// The words around it --------------------------------------------------------------------------------------

const pen = document.createElement('canvas').getContext('2d');

// The lines of a text that is to be no wider than `room`: broken between words, and within one that is
// wider than a whole line (an address).
function wrap(text, {size, weight}, room) {
  pen.font = `${weight} ${size}px ${FONT}`;
  const fits = (line) => pen.measureText(line).width <= room;
  const lines = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of paragraph.split(/\s+/).filter(Boolean)) {
      const longer = line ? `${line} ${word}` : word;
      if (fits(longer)) {
        line = longer;
      } else if (fits(word)) {
        lines.push(line);
        line = word;
      } else {
        line = line ? `${line} ` : '';
        for (const letter of word) {
          if (!fits(line + letter)) {
            lines.push(line);
            line = '';
          }
          line += letter;
        }
      }
    }
    if (line) lines.push(line);
  }
  return lines;
}

function set(made, attributes) {
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
}

function element(name, attributes, text) {
  const made = document.createElementNS(SVG, name);
  set(made, attributes);
  if (text !== undefined) made.textContent = text;
  return made;
}

// The whole image: {svg, width, height}.
async function compose(data, words) {
  const {width, alt} = data;
  const chart = await draw(data);
  const {title, subtitle, note, filters, source, version, licence, link} = words;
  const image = element('svg', {role: 'img', 'font-family': FONT});
  image.append(
    element('title', {}, title),
    element('desc', {}, join([subtitle, clean(alt), note, filters, source, version, licence, link], '\n')),
    element('rect', {width: '100%', height: '100%', fill: '#fff'}),
  );

  let y = PAD;
  const write = (text, style, gap) => {
    const {size, weight, fill} = style;
    const lines = wrap(text, style, width - 2 * PAD);
    for (const line of lines) {
      const place = {x: PAD, y: (y + size).toFixed(1)};
      image.append(element('text', {...place, 'font-size': size, 'font-weight': weight, fill}, line));
      y += size * LINE;
    }
    if (lines.length) y += gap;
  };

  write(title, TITLE, 4);
  write(subtitle, SUBTITLE, 4);
  y = Math.ceil(y + 4);
  set(chart, {x: 0, y, width, height: data.height});
  image.append(chart);
  y += data.height + 8;
  write(note, SMALL, 4);
  write(filters, SMALL, 4);
  write(source, SMALL, 4);
  write(join([version, licence], ' · '), SMALL, 4);
  write(`${data.labels.permalink}: ${link}`, SMALL, 0);
  const height = Math.ceil(y + PAD - 8);

  set(image, {width, height, viewBox: `0 0 ${width} ${height}`});
  return {svg: new XMLSerializer().serializeToString(image), width, height};
}

// Files ---------------------------------------------------------------------------------------------------

const CRC = Uint32Array.from({length: 256}, (_, n) => {
  for (let bit = 0; bit < 8; bit += 1) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n;
});

function crc(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = CRC[(sum ^ byte) & 255] ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
}

// A text chunk of a PNG: length, type, keyword, not compressed, no language, text, checksum of type to text.
function itxt(keyword, text) {
  const body = new TextEncoder().encode(`iTXt${keyword}\0\0\0\0\0${text}`);
  const chunk = new Uint8Array(body.length + 8);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, body.length - 4);
  chunk.set(body, 4);
  view.setUint32(body.length + 4, crc(body));
  return chunk;
}

async function png({svg, width, height}, texts) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = width * SCALE;
  canvas.height = height * SCALE;
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((done) => canvas.toBlob(done, 'image/png'));
  if (!blob) throw new Error('the image is too large'); // a browser's limit: an address of a hundred pages
  const head = 33; // the signature and the first chunk, which is always the header
  const chunks = Object.entries(texts).filter(([, text]) => text).map(([key, text]) => itxt(key, text));
  return new Blob([blob.slice(0, head), ...chunks, blob.slice(head)], {type: 'image/png'});
}

async function file(format, data) {
  const words = Object.fromEntries(Object.entries(data.words).map(([key, text]) => [key, clean(text)]));
  words.link = clean(data.link);
  const image = await compose(data, words);
  if (format === 'svg') return new Blob([image.svg], {type: 'image/svg+xml'});
  return png(image, {
    Title: words.title,
    Description: join([words.subtitle, clean(data.alt)], '\n'),
    Comment: join([words.note, words.filters], '\n'),
    Source: join([words.source, words.link], '\n'),
    Copyright: words.licence,
    Software: words.version,
    'Creation Time': new Date().toISOString(),
  });
}

// The buttons; each answers with what there is to say -----------------------------------------------------

async function save(format, data) {
  const blob = await file(format, data);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = `${data.stem}.${format}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000); // not before the browser has read it
  return data.labels.saved.replace('{name}', () => link.download);
}

async function copyLink(data, field) {
  try {
    await navigator.clipboard.writeText(data.link);
    field.hidden = true;
    return data.labels.copied;
  } catch { // no clipboard without https, or not allowed: the reader copies it by hand
    field.hidden = false;
    field.value = data.link;
    field.select();
    return '';
  }
}

export default function ({data, parentElement}) {
  const status = parentElement.querySelector('[role=status]');
  const field = parentElement.querySelector('input');
  field.setAttribute('aria-label', data.labels.link);
  for (const button of parentElement.querySelectorAll('button')) {
    const does = button.dataset.does;
    button.textContent = data.labels[does];
    button.onclick = async () => {
      if (button.ariaBusy === 'true') return;
      button.ariaBusy = 'true';
      status.textContent = '';
      try {
        status.textContent = await (does === 'link' ? copyLink(data, field) : save(does, data));
      } catch (error) {
        status.textContent = data.labels.failed.replace('{reason}', () => error.message);
      } finally {
        button.ariaBusy = 'false';
      }
    };
  }
}
