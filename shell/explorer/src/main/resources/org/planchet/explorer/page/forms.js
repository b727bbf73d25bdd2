// What the page asks and answers in between: notes that pass, questions, the token.
import { h, onMounted, ref, shallowReactive, shallowRef } from './vue.js';
import { tokenWanted } from './api.js';
import { t } from './words.js';

const NOTE_MILLIS = 6000;
const MOST_NOTES = 4;

const notes = shallowReactive([]);
const question = shallowRef(null);
let lastNote = 0;

export function say(text, kind = 'good') {
  const note = { id: ++lastNote, text, kind };
  notes.push(note);
  if (notes.length > MOST_NOTES) notes.shift();
  setTimeout(() => {
    const at = notes.indexOf(note);
    if (at >= 0) notes.splice(at, 1);
  }, NOTE_MILLIS);
}

// Does `work`, and says how it went.
export async function attempt(work, success) {
  try {
    const result = await work();
    if (success) say(success);
    return result;
  } catch (problem) {
    say(problem.message, 'bad');
    return null;
  }
}

// Whether the user says yes. With `words` there is nothing to refuse: they are shown until the user has seen them.
export function confirm(text, yes, words = null) {
  return new Promise((resolve) => {
    question.value = {
      text,
      yes,
      words,
      answer(value) {
        question.value = null;
        resolve(value);
      },
    };
  });
}

export function field(label, input, hint) {
  return h('label', { class: 'field' }, [h('span', label), input, hint ? h('small', hint) : null]);
}

// A dialog that takes the keyboard, and that Escape leaves.
const Modal = {
  props: ['onLeave', 'onDone'],
  setup(props, { slots }) {
    const element = ref(null);
    onMounted(() => element.value.showModal());
    const done = (event) => {
      event.preventDefault();
      props.onDone();
    };
    const leave = (event) => {
      event.preventDefault();
      props.onLeave();
    };
    return () => h('dialog', { ref: element, onCancel: leave }, h('form', { onSubmit: done }, slots.default()));
  },
};

const TokenDialog = {
  setup() {
    const typed = ref('');
    return () =>
      h(
        Modal,
        {
          onLeave: () => tokenWanted.value.answer(null),
          onDone: () => tokenWanted.value.answer(typed.value.trim()),
        },
        () => [
          h('h2', t('token.title')),
          h('p', tokenWanted.value.detail),
          field(
            t('token.label'),
            h('input', {
              type: 'password',
              autocomplete: 'off',
              required: true,
              value: typed.value,
              onInput: (event) => {
                typed.value = event.target.value;
              },
            }),
            t('token.hint'),
          ),
          h('div', { class: 'buttons' }, [
            h('button', { type: 'submit' }, t('token.use')),
            h(
              'button',
              { type: 'button', class: 'quiet', onClick: () => tokenWanted.value.answer(null) },
              t('cancel'),
            ),
          ]),
        ],
      );
  },
};

const Question = {
  setup: () => () =>
    h(Modal, { onLeave: () => question.value.answer(false), onDone: () => question.value.answer(true) }, () => [
      h('p', question.value.text),
      question.value.words ? h('p', h('code', { class: 'words' }, question.value.words)) : null,
      h('div', { class: 'buttons' }, [
        h('button', { type: 'submit', class: question.value.words ? '' : 'danger' }, question.value.yes),
        question.value.words
          ? null
          : h(
              'button',
              { type: 'button', class: 'quiet', autofocus: true, onClick: () => question.value.answer(false) },
              t('cancel'),
            ),
      ]),
    ]),
};

export const Interludes = {
  setup: () => () => [
    h(
      'div',
      { class: 'notes', 'aria-live': 'polite' },
      notes.map((note) => h('div', { key: note.id, class: ['message', note.kind] }, note.text)),
    ),
    question.value ? h(Question) : null,
    tokenWanted.value ? h(TokenDialog) : null,
  ],
};
