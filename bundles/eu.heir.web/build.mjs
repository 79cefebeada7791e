// Builds the front end into target/classes/heir-web: fixed names, no source maps, the same bytes for the same sources.
import { build } from "esbuild";
import { cp, mkdir, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const sources = join(here, "src/main/web");
const out = join(here, "target/classes/heir-web");
const common = {
  bundle: true,
  format: "esm",
  target: ["es2022", "firefox115", "safari16"],
  jsx: "automatic",
  jsxImportSource: "preact",
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
  absWorkingDir: here,
};

if (process.argv.includes("--tests")) {
  const tests = (await readdir(join(here, "src/test/web"))).filter((name) => name.endsWith(".test.ts"));
  await build({
    ...common,
    entryPoints: tests.map((name) => join(here, "src/test/web", name)),
    outdir: join(here, "target/web-test"),
    outExtension: { ".js": ".mjs" },
    platform: "node",
    target: "node18",
  });
} else {
  await build({
    ...common,
    entryPoints: [
      { in: join(sources, "pages/overview.tsx"), out: "overview" },
      { in: join(sources, "pages/journal.tsx"), out: "journal" },
      { in: join(sources, "styles/heir.css"), out: "heir" },
      { in: join(sources, "styles/console.css"), out: "console" },
    ],
    outdir: out,
    minify: true,
    external: ["/system/console/*"],
  });
  await mkdir(out, { recursive: true });
  await cp(join(sources, "images"), out, { recursive: true });
  // What is bundled keeps its licence beside it.
  await cp(join(here, "node_modules/preact/LICENSE"), join(out, "licenses/preact.txt"));
}
