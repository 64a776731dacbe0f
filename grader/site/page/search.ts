/**
 * The field of the search is made a moment after the page. Whoever has opened the search by then gets it focused as soon as it is there:
 * otherwise what they type goes nowhere.
 */
export function focusLateSearch(): void {
  const place = document.getElementById("starlight__search");
  const dialog = place?.closest("dialog");
  if (!place || !dialog) return;
  const watch = new MutationObserver(() => {
    const field = place.querySelector("input");
    if (!field) return;
    watch.disconnect();
    if (dialog.open) field.focus();
  });
  watch.observe(place, { childList: true, subtree: true });
}
