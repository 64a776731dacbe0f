import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./byte-pieces.js")>({});
