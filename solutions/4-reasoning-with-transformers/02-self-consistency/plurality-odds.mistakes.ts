import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./plurality-odds.js")>({});
