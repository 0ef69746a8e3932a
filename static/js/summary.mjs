// Every answer in words, with a way to change it.

/** Fills the list on the screen of the summary. */
export function summarise(screen, questions) {
  const list = screen.querySelector("[data-summary]");
  const template = screen.querySelector("[data-line]");
  list.replaceChildren(...questions.map((question) => filled(template, question, list.dataset.blank)));
}

function filled(template, question, blank) {
  const line = template.content.firstElementChild.cloneNode(true);
  const link = line.querySelector("a");
  line.querySelector("dt").textContent = question.title;
  line.querySelector(".summary-value").replaceChildren(...sentences(inWords(question), blank));
  link.hash = question.id;
  link.lastElementChild.textContent = `: ${question.title}`;
  return line;
}

function sentences(words, blank) {
  return (words.length ? words : [blank]).map((text) => {
    const line = document.createElement("span");
    line.className = words.length ? "summary-words" : "soft";
    line.textContent = text;
    return line;
  });
}

function inWords(question) {
  return question.isDate ? question.words.map(inFull) : question.words;
}

function inFull(day) {
  const { lang } = document.documentElement;
  // The server writes the day before the month, too.
  const format = new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, { dateStyle: "full", timeZone: "UTC" });
  return format.format(new Date(day));
}
