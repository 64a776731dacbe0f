import { escaped } from "./html.js";
import { PLAYER_HASH, PLAYER_SCRIPT } from "./player-script.js";
import { STYLE } from "./style.js";

/**
 * A page that is one file: nothing is fetched, and no script runs but the player of frames, where there are any.
 *
 * @param ownStyle what the page adds to the style of all pages
 */
export function documentOf(title: string, body: string, ownStyle = ""): string {
  const isPlayed = body.includes('class="player"');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:${isPlayed ? `; script-src '${PLAYER_HASH}'` : ""}">
<title>${escaped(title)} - Transformer Kata</title>
<style>${STYLE}${ownStyle}</style>
</head>
<body>
${body}
${isPlayed ? `<script>${PLAYER_SCRIPT}</script>\n` : ""}</body>
</html>
`;
}
