import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./chain-against-direct.js")>({});
