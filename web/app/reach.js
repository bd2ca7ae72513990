// Reaches the server: an answer, or why there is none.
export class Refused extends Error {
  constructor(status, message, help) {
    super(message);
    this.status = status;
    this.help = help;
  }
}

/** Nothing answers: the program has ended, or the machine is cut off. */
export class Unreachable extends Error {}

async function refusal(response) {
  const told = await response.json().catch(() => ({}));
  return new Refused(response.status, told.message ?? `${response.status} ${response.statusText}`, told.help ?? "");
}

/** The response to a request; throws where it was refused, or where nothing answers. */
export async function reach(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch (error) {
    throw new Unreachable(error.message);
  }
  if (!response.ok) throw await refusal(response);
  return response;
}
