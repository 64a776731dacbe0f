/** The controls over the frames of both sides. A page without scripts keeps them hidden, and shows all frames. */
export function playerHtml(frames: number): string {
  const last = frames - 1;
  const button = (text: string, more = "") => `<button type="button"${more}>${text}</button>`;
  const step = (text: string, name: string) =>
    button(text, ` aria-label="${name} frame" title="${name} frame"`);
  const slider = `<input type="range" min="0" max="${last}" value="${last}" step="1" aria-label="Frame" title="Space plays and pauses">`;
  return `<div class="player" role="group" aria-label="Frames" hidden>${button("Play", ' class="play"')}${step("◂", "Previous")}${step("▸", "Next")}${slider}<output></output></div>`;
}
