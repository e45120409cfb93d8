// What scripts add to the pages; without them everything can be read and reached all the same.
"use strict";

// Says a few words to those who hear the page.
const say = (() => {
  const status = document.createElement("p");
  status.className = "heard";
  status.setAttribute("role", "status");
  document.body.append(status);
  return (words) => {
    status.textContent = "";
    setTimeout(() => { status.textContent = words; }, 50);
  };
})();

// A button after each citation copies it.
for (const citation of document.querySelectorAll(".citation")) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Copy";
  button.setAttribute("aria-label", `Copy ${citation.previousElementSibling.textContent}`);
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(citation.textContent);
    } catch {
      // Where the browser gives no clipboard, what is selected can be copied by hand.
      getSelection().selectAllChildren(citation);
      return say("Selected");
    }
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = "Copy"; }, 2000);
    say("Copied");
  });
  citation.after(" ", button);
}

// The search box suggests, by code that is fetched once somebody comes to it; "/" leads there.
{
  const box = document.querySelector(".find input");
  const suggest = () => import("./suggest.js").then((code) => code.suggest(box));
  if (box && box === document.activeElement) suggest();
  else box?.addEventListener("focus", suggest, { once: true });
  addEventListener("keydown", (event) => {
    const search = document.querySelector("[type=search]");
    if (event.key !== "/" || event.ctrlKey || event.altKey || event.metaKey || !search) return;
    if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
    event.preventDefault();
    search.select();
    search.focus();
  });
}
