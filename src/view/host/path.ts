// Stands in for node:path in the browser.
export { basename, dirname, extname, isAbsolute, join, relative, resolve, sep } from "pathe";
