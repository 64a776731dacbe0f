let untold: string[] = [];

/** Something about what is kept that the learner should hear, whichever command noticed it. */
export function leaveNotice(text: string): void {
  if (!untold.includes(text)) untold.push(text);
}

/** The notices that nobody has told the learner yet; whoever takes them tells them. */
export function takeNotices(): string[] {
  const taken = untold;
  untold = [];
  return taken;
}
