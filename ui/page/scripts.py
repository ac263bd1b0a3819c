"""What runs in the browser: a few small scripts, and what the page's head holds. No libraries."""

HEAD = """
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'
 viewBox='0 0 32 32'%3E%3Crect width='32' height='32' rx='7' fill='%230b5568'/%3E%3Cpath
 d='M8 9h16v4h-6v12h-4V13H8z' fill='%23fff'/%3E%3C/svg%3E">
"""

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

# In the conversation: clicks on citations become events, and the newest turn stays in view.
FOLLOW_CONVERSATION = """
element.closest('#conversation')?.setAttribute('tabindex', '0');
element.addEventListener('click', event => {
  const offer = event.target.closest('button[data-ask]');
  const box = document.querySelector('#question textarea');
  if (offer && box) {
    box.value = offer.dataset.ask;
    box.dispatchEvent(new Event('input', {bubbles: true}));
    setTimeout(() => document.querySelector('#send')?.click(), 60);
  }
  const button = event.target.closest('button[data-turn]');
  if (button)
    trigger('click', {turn: Number(button.dataset.turn), place: Number(button.dataset.place)});
});
watch('value', () => {
  const turns = element.querySelectorAll('.turn');
  const last = turns[turns.length - 1];
  const box = element.closest('#conversation');
  if (last && box)
    last.scrollIntoView({block: last.offsetHeight > box.clientHeight ? 'start' : 'nearest'});
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
  const quote = element.querySelector('mark');
  if (!box || box.scrollHeight <= box.clientHeight) return;
  const top = quote
    ? quote.getBoundingClientRect().top - box.getBoundingClientRect().top + box.scrollTop
    : 0;
  box.scrollTo({top: top - box.clientHeight / 3});
});
"""

# After a click on a citation the quote is what the reader wants, wherever the panel is.
GO_TO_QUOTE = """() => requestAnimationFrame(() => {
  const quote = document.querySelector('#article mark');
  if (!quote) return;
  quote.tabIndex = -1;
  quote.focus({preventScroll: true});
  quote.scrollIntoView({block: 'center'});
})"""

# The button that clears the conversation is gone after it: whoever used the keyboard stays here.
GO_TO_QUESTION = """() => document.querySelector('#question textarea')?.focus()"""
