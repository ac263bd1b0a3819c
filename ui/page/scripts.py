"""What runs in the browser: a few small scripts, and what the page's head holds. No libraries."""

import json

from ui.page.messages import MESSAGES

_HEAD = """
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'
 viewBox='0 0 32 32'%3E%3Crect width='32' height='32' rx='7' fill='%230b5568'/%3E%3Cpath
 d='M8 9h16v4h-6v12h-4V13H8z' fill='%23fff'/%3E%3C/svg%3E">
"""

# The place for files speaks the browser's language by itself; it is to speak the page's.
_NAME_DROP = """<script>
new MutationObserver(() => {
  const place = document.querySelector('#files button[aria-dropeffect]');
  const said = getComputedStyle(document.documentElement).getPropertyValue('--drop').slice(1, -1);
  if (place && place.ariaLabel !== said) place.ariaLabel = said;
}).observe(document.documentElement, {childList: true, subtree: true, attributeFilter: ['lang']});
</script>"""

# The list of articles stays open when the keyboard goes on, unless it is told.
_CLOSE_LIST = """<script>
document.addEventListener('focusout', event => {
  if (!event.target.closest?.('#choice input')) return;
  const escape = new KeyboardEvent('keydown', {key: 'Escape', bubbles: true});
  setTimeout(() => event.target.dispatchEvent(escape), 150);
});
</script>"""


def head() -> str:
    """What stands in the page's head, with the words that Gradio would say by itself."""
    spoken = "".join(
        f":root:lang({language}){{--drop:{json.dumps(words.drop_hint)}}}"
        for language, words in MESSAGES.items()
    )
    return f"{_HEAD}<style>{spoken}</style>{_NAME_DROP}{_CLOSE_LIST}"


# When the page opens: the choice made before, or else the first of the browser's languages that
# there is. On a wide screen the question box is ready; on a phone that would open the keyboard.
CHOOSE_LANGUAGE = """(language, ...rest) => {
  const wanted = (navigator.languages || []).map(one => one.slice(0, 2).toLowerCase());
  const spoken = wanted.find(one => one === 'en' || one === 'id' || one === 'in');
  const kept = localStorage.getItem('tanya-language');
  const chosen = kept === 'en' || kept === 'id' ? kept : spoken === 'en' ? 'en' : 'id';
  document.documentElement.lang = chosen;
  if (matchMedia('(min-width: 900px)').matches)
    document.querySelector('#question textarea')?.focus();
  return [chosen, ...rest];
}"""

KEEP_LANGUAGE = """(language, ...rest) => {
  localStorage.setItem('tanya-language', language);
  document.documentElement.lang = language;
  return [language, ...rest];
}"""

# In the conversation: what is clicked becomes an event, the newest turn stays in view, and its
# answer is said once, when it is complete, to those who listen.
FOLLOW_CONVERSATION = """
element.closest('#conversation')?.setAttribute('tabindex', '0');
const teller = document.body.appendChild(document.createElement('div'));
teller.className = 'unseen';
teller.setAttribute('aria-live', 'polite');
let told = '';
const tell = turn => {
  if (!turn.classList.contains('done') || turn.dataset.key === told) return;
  told = turn.dataset.key;
  const said = turn.querySelectorAll('.reply > :is(p, blockquote)');
  teller.textContent = [...said].map(part => part.innerText).join(' ');
};
const copy = async button => {
  try {
    await navigator.clipboard.writeText(button.dataset.text);
  } catch {  // only pages that came over TLS, or from this machine, may use the clipboard
    const area = document.body.appendChild(document.createElement('textarea'));
    area.value = button.dataset.text;
    area.select();
    document.execCommand('copy');
    area.remove();
    button.focus();
  }
  button.classList.add('did');
  teller.textContent = button.dataset.done;
  setTimeout(() => button.classList.remove('did'), 1500);
};
const remark = button => trigger('like', {
  turn: Number(button.dataset.turn),
  what: button.dataset.what,
  comment: button.closest('.remark').querySelector('input').value,
});
element.addEventListener('keydown', event => {
  if (event.key !== 'Enter' || !event.target.matches('.remark input')) return;
  event.preventDefault();
  remark(event.target.closest('.remark').querySelector('button'));
});
element.addEventListener('click', event => {
  const tool = event.target.closest('button[data-do]');
  switch (tool?.dataset.do) {
    case 'copy': copy(tool); break;
    case 'rate': trigger('like', {turn: Number(tool.dataset.turn), what: tool.dataset.what}); break;
    case 'remark': remark(tool); break;
    case 'retry': case 'edit': trigger(tool.dataset.do, {}); break;
  }
  const offer = event.target.closest('button[data-ask]');
  const box = document.querySelector('#question textarea');
  if (offer && box) {
    box.value = offer.dataset.ask;
    box.dispatchEvent(new Event('input', {bubbles: true}));
    setTimeout(() => document.querySelector('#send')?.click(), 60);
  }
  const button = event.target.closest('button[data-place]');
  if (button)
    trigger('click', {turn: Number(button.dataset.turn), place: Number(button.dataset.place)});
});
const unfolded = new Set();  // what was opened stays open when the conversation is drawn anew
element.addEventListener('toggle', event => {
  const key = event.target.closest('.turn')?.dataset.key;
  if (key) unfolded[event.target.open ? 'add' : 'delete'](key);
}, true);
// A conversation that is drawn anew without a new answer stays where it was.
const place = element.closest('#conversation');
let [shown, top] = ['', 0];
place?.addEventListener('scroll', () => { top = place.scrollTop; });
watch('value', () => {
  const turns = element.querySelectorAll('.turn');
  for (const turn of turns)
    if (unfolded.has(turn.dataset.key)) turn.querySelector('details')?.setAttribute('open', '');
  const last = turns[turns.length - 1];
  const box = place;
  const now = last ? last.dataset.key + last.querySelector('.reply').innerText : '';
  if (now && now === shown && box) box.scrollTop = top;
  else if (last && box)
    last.scrollIntoView({block: last.offsetHeight > box.clientHeight ? 'start' : 'nearest'});
  shown = now;
  if (last) tell(last);
});
document.addEventListener('keydown', event => {
  if (event.key !== 'Escape') return;
  document.querySelectorAll('.how[open]').forEach(one => one.removeAttribute('open'));
  if (event.target.closest?.('#question') && element.querySelector('.turn.replaced'))
    trigger('edit', {});
});
"""

# In the library: clicks on its buttons become events.
FOLLOW_LISTING = """
element.addEventListener('click', event => {
  const button = event.target.closest('button[data-do]');
  if (button) trigger('click', {do: button.dataset.do, what: button.dataset.what});
});
"""

# In the article panel, where it scrolls by itself, also by keyboard: the quote comes into view.
FOLLOW_QUOTE = """
element.closest('#article')?.setAttribute('tabindex', '0');
watch('value', () => {
  const box = element.closest('#article');
  const quote = element.querySelector('mark.here');
  if (!box || box.scrollHeight <= box.clientHeight) return;
  const top = quote
    ? quote.getBoundingClientRect().top - box.getBoundingClientRect().top + box.scrollTop
    : 0;
  box.scrollTo({top: top - box.clientHeight / 3});
});
"""

# After a click on a citation the quote is what the reader wants, wherever the panel is.
GO_TO_QUOTE = """() => requestAnimationFrame(() => {
  const quote = document.querySelector('#article mark.here');
  if (!quote) return;
  quote.tabIndex = -1;
  quote.focus({preventScroll: true});
  quote.scrollIntoView({block: 'center'});
})"""

# The page makes the file by itself: nothing of a conversation is laid down on the server.
SAVE_TRANSCRIPT = """text => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], {type: 'text/markdown'}));
  link.download = `tanya-${new Date().toISOString().slice(0, 10)}.md`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}"""

# The button that was used is gone after it: whoever uses the keyboard goes on in the box.
GO_TO_QUESTION = """() => document.querySelector('#question textarea')?.focus()"""

# What was asked for in the list appears above it, and may be out of sight.
GO_TO_FORM = """() => requestAnimationFrame(() => {
  const shown = one => one && one.offsetParent;
  const form = [...document.querySelectorAll('#correction, #confirm')].find(shown);
  if (!form) return;
  form.scrollIntoView({block: 'nearest'});
  form.querySelector('#keep, textarea, input')?.focus();
})"""

# After a change the keyboard goes on where it can be taken back.
GO_TO_NOTICE = """() => requestAnimationFrame(() => {
  const undo = document.querySelector('#undo');
  if (undo?.offsetParent) undo.focus();
})"""

# Whoever opened an article from the list wants to read it.
GO_TO_ARTICLE = """() => requestAnimationFrame(() => {
  const title = document.querySelector('#article h2');
  if (!title?.offsetParent) return;
  title.tabIndex = -1;
  title.focus();
})"""
