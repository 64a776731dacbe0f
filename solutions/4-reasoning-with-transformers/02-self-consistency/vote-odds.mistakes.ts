import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./vote-odds.js")>({});
