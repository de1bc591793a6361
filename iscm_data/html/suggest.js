// What a reader may mean by what they have typed so far, below every search field. Without this script a field is a form.
// It listens at the document: fields come and go with pages, in the server's first answer and in the app.
// @ts-check

const WAIT = 120; // ms without a letter, until the server is asked
const FIELD = 'form[role="search"] input[name="q"]';

let asked; // the timer, or the question that is on its way
let active = -1; // the option that Enter would open

const list = () => document.getElementById('suggested');
const options = () => [...(list()?.querySelectorAll('[role=option]') ?? [])];

function close(field) {
  clearTimeout(asked?.timer);
  asked?.request?.abort();
  list()?.remove();
  active = -1;
  field?.setAttribute('aria-expanded', 'false');
  field?.removeAttribute('aria-activedescendant');
}

function choose(field, at) {
  const every = options();
  if (!every.length) return;
  every[active]?.removeAttribute('aria-selected');
  active = (at + every.length + 1) % (every.length + 1); // one place more: the field itself
  const option = every[active];
  option?.setAttribute('aria-selected', 'true');
  option?.scrollIntoView({block: 'nearest'});
  if (option) field.setAttribute('aria-activedescendant', option.id);
  else field.removeAttribute('aria-activedescendant');
}

const made = (tag, attributes, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children); // texts, never markup
  return element;
};

function show(field, told) {
  close(field);
  if (!told.groups.length) return;
  let n = 0;
  const groups = told.groups.map(({label, items}, number) => made(
    'div', {role: 'group', 'aria-labelledby': `suggested-in-${number}`},
    made('p', {class: 'head', id: `suggested-in-${number}`}, label),
    ...items.map(({text, about, href}) => made(
      'a', {role: 'option', id: `suggested-${n++}`, href, tabindex: '-1'},
      made('span', {}, text), made('small', {}, about))),
  ));
  const box = made('div', {id: 'suggested', class: 'suggested'},
    made('div', {role: 'listbox', id: 'suggested-list', 'aria-label': told.label}, ...groups),
    made('p', {role: 'status', class: 'unseen'}, told.told));
  box.addEventListener('pointerdown', (event) => event.preventDefault()); // the field keeps the focus
  field.form.append(box);
  field.setAttribute('aria-expanded', 'true');
}

async function ask(field) {
  const request = new AbortController();
  asked = {request};
  try {
    const url = new URL('suggest.json', field.form.action);
    url.search = new URLSearchParams([...new FormData(field.form)].map(([name, value]) => [name, String(value)])).toString();
    const answer = await fetch(url, {signal: request.signal});
    if (answer.ok && document.activeElement === field) show(field, await answer.json());
  } catch {
    // no answer, or a later letter: the field is a form all the same
  }
}

document.addEventListener('focusin', ({target}) => {
  if (!(target instanceof Element) || !target.matches(FIELD)) return;
  const says = {role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': 'suggested-list'};
  for (const [name, value] of Object.entries(says)) target.setAttribute(name, value);
});
document.addEventListener('input', ({target}) => {
  if (!(target instanceof HTMLInputElement) || !target.matches(FIELD)) return;
  clearTimeout(asked?.timer);
  asked?.request?.abort();
  if (target.value.trim().length < 2) close(target);
  else asked = {timer: setTimeout(ask, WAIT, target)};
});
document.addEventListener('keydown', (event) => {
  const field = event.target;
  if (!(field instanceof HTMLInputElement) || !field.matches(FIELD) || event.isComposing) return;
  if (!list()) {
    if (event.key === 'ArrowDown' && field.value.trim().length > 1) ask(field);
    return;
  }
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') choose(field, active + (event.key === 'ArrowDown' ? 1 : -1));
  else if (event.key === 'Enter' && options()[active]) options()[active].click();
  else if (event.key === 'Escape') close(field);
  else return;
  event.preventDefault();
  if (event.key === 'Enter') close(field);
});
for (const event of ['focusout', 'submit']) {
  document.addEventListener(event, ({target}) => {
    if (target instanceof Element && (target.matches(FIELD) || target.matches('form[role="search"]'))) {
      close(target.matches(FIELD) ? target : target.querySelector(FIELD));
    }
  });
}
