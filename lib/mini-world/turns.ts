/**
 * Checks that a chat is one: the user begins, the two take turns, and every message says something.
 *
 * @throws RangeError if not; the message names the first turn that is wrong
 */
export function assertTurns(messages: readonly { role: string; content: string }[]): void {
  if (messages.length === 0) throw new RangeError("a chat has one message or more, got none");
  for (const [i, { role, content }] of messages.entries()) {
    const due = i % 2 === 0 ? "user" : "assistant";
    if (role !== due)
      throw new RangeError(
        `user and assistant take turns, and the user begins: message ${i} must be the ${due}'s, got ${JSON.stringify(role)}`,
      );
    if (content.trim() === "")
      throw new RangeError(`a message has one word or more, got none in message ${i}`);
  }
}
