import js from "@eslint/js";
import globals from "globals";

const worker = ["static/js/worker/*.mjs"];

export default [
  // Vendored files are linted where they come from.
  { ignores: ["static/vendor/", "node_modules/", ".venv/"] },
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    languageOptions: { ecmaVersion: 2022, sourceType: "module", globals: globals.browser },
    rules: {
      complexity: ["error", 8],
      eqeqeq: "error",
      "max-depth": ["error", 3],
      "max-lines": ["error", { max: 160, skipBlankLines: true, skipComments: true }],
      "max-lines-per-function": ["error", { max: 40, skipBlankLines: true, skipComments: true }],
      "no-console": "error",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-param-reassign": "error",
      "no-restricted-properties": [
        "error",
        { property: "innerHTML", message: "Build nodes, or clone a <template>: text from a client must never become markup." },
        { property: "outerHTML", message: "Build nodes, or clone a <template>." },
        { property: "insertAdjacentHTML", message: "Build nodes, or clone a <template>." },
      ],
      "no-shadow": "error",
      "no-unused-private-class-members": "error",
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
    },
  },
  { files: worker, languageOptions: { globals: globals.serviceworker } },
  { files: ["tests/**/*.mjs", "*.mjs"], languageOptions: { globals: globals.node } },
];
