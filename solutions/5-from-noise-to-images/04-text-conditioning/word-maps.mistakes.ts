import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./word-maps.js")>({});
