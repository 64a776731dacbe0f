let untold: string | undefined;

/** Something about the progress file that the learner should hear, whichever command noticed it. */
export function leaveNotice(text: string): void {
  untold = text;
}

/** The notice that nobody has told the learner yet; whoever takes it tells it. */
export function takeNotice(): string | undefined {
  const text = untold;
  untold = undefined;
  return text;
}
