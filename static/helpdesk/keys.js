// Keys of the lists and the ticket's page: `/` search (unfold's own), j and k move, Enter opens, ? shows them; and copying.
(() => {
  const KEYS = [
    ["/", "Search this list"],
    ["j, k", "Next row, row before"],
    ["Enter", "Open the row"],
    ["r", "Write a reply"],
    ["?", "Show these keys"],
  ];
  let at = -1;

  const rows = () => [...document.querySelectorAll("#result_list tr.data-row, .hd-waiting tbody tr")];

  const move = (step) => {
    const all = rows();
    if (!all.length) return;
    all[at]?.classList.remove("hd-at");
    at = Math.min(Math.max(at + step, 0), all.length - 1);
    all[at].classList.add("hd-at");
    all[at].scrollIntoView({ block: "nearest" });
  };

  const open = () => rows()[at]?.querySelector("th a, td a")?.click();

  const help = () => {
    let dialog = document.querySelector(".hd-keys");
    if (!dialog) {
      dialog = document.createElement("dialog");
      dialog.className = "hd-keys";
      dialog.setAttribute("aria-label", "Keys");
      const items = KEYS.map(([key, what]) => `<dt><kbd>${key}</kbd></dt><dd>${what}</dd>`).join("");
      dialog.innerHTML = `<h2>Keys</h2><dl>${items}</dl><form method="dialog"><button class="hd-button">Close</button></form>`;
      document.body.append(dialog);
    }
    dialog.showModal();
  };

  const reply = () => document.getElementById("reply-text")?.focus();

  const ACTIONS = { j: () => move(1), k: () => move(-1), Enter: open, "?": help, r: reply };

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, button, a, [contenteditable], dialog");
    if (typing && !(event.target.type === "checkbox" && event.key !== "Enter")) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const action = ACTIONS[event.key];
    if (!action || (event.key === "Enter" && at < 0)) return;
    event.preventDefault();
    action();
  });

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.textContent = "Copied";
  });
})();

/* A mail as it was formatted is fetched when somebody wants to see it, into a frame that can do nothing. */
document.addEventListener("toggle", (event) => {
  const details = event.target;
  if (!details.matches?.("details[data-frame]") || !details.open) return;
  const link = details.querySelector("a");
  if (!link) return;
  const frame = document.createElement("iframe");
  frame.setAttribute("sandbox", "");
  frame.title = "The mail as it was formatted";
  frame.src = link.href;
  link.replaceWith(frame);
}, true);
