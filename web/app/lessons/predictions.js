// What a reader predicted, kept for as long as the window is open. It is in no address and is never sent.
const kept = "stronghold.predictions";

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(kept)) ?? {};
  } catch {
    return {};
  }
}

function write(all) {
  try {
    sessionStorage.setItem(kept, JSON.stringify(all));
  } catch {
    // Without storage a prediction lasts until the page is left.
  }
}

export function predictions(lesson) {
  let mine = read()[lesson] ?? { answers: {}, isShown: false };
  const keep = () => write({ ...read(), [lesson]: mine });
  return {
    answer: (ask) => mine.answers[ask] ?? null,
    get isShown() {
      return mine.isShown;
    },
    set(ask, answer) {
      const { [ask]: _, ...rest } = mine.answers;
      mine = { ...mine, answers: answer === null ? rest : { ...rest, [ask]: answer } };
      keep();
    },
    show() {
      mine = { ...mine, isShown: true };
      keep();
    },
    forget() {
      mine = { answers: {}, isShown: false };
      keep();
    },
  };
}
