// A button that opens the browser's own way to print: without a script everybody finds it in the menu.

class PrintPage {
  constructor(button) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}

for (const button of document.querySelectorAll('[data-module="print_page"]')) new PrintPage(button);
