// The lessons: the list of them, or the one that the address names.
import { cards } from "../lessons/cards.js";
import { lessonPage } from "../lessons/lesson.js";
import { get } from "../requests.js";
import { notify } from "../say.js";
import { word } from "../words.js";

export async function lessons(page, shell) {
  const { lessons: all } = await get("/api/lessons");
  const lesson = all.find(({ id }) => id === page.state.lesson);
  if (page.state.lesson !== null && !lesson) notify(word("lessons.ui.unknown", { name: page.state.lesson }));
  return lesson ? lessonPage({ page, shell, lesson, lessons: all }) : cards({ page, lessons: all });
}
