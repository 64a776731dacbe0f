/** Rules as a sheet that a script adopts: the page's policy refuses style elements that were not there when it was built. */
export function sheetOf(rules: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules);
  return sheet;
}
