// The review queue: decides by keys, goes on to the next answer, which is loaded while this one is read, and takes back.
(() => {
  const root = document.querySelector("[data-review]");
  if (!root) return;
  const BEAT_MS = 20_000;
  const SKIPPED = "helpdesk-review-skipped";
  const place = root.querySelector("[data-place]");
  const toast = root.querySelector("[data-toast]");
  const undoButton = root.querySelector("[data-undo]");
  const token = root.querySelector("[data-token] [name=csrfmiddlewaretoken]").value;
  let busy = false;
  let next = null;
  let undo = "";
  let counting = 0;
  let settling = Promise.resolve();

  const item = () => place.querySelector("[data-item]");
  const skipped = () => JSON.parse(sessionStorage.getItem(SKIPPED) || "[]");
  const skip = (number) => sessionStorage.setItem(SKIPPED, JSON.stringify([...skipped(), number].slice(-200)));

  // --- asking the server ---------------------------------------------------------------------------------------

  const REFUSED = "You may no longer review tickets. Nothing was done.";
  const LOGGED_OUT = "You are no longer logged in. Nothing was done: log in in another tab, and press again.";

  const ask = async (url, options = {}) => {
    const headers = { Accept: "application/json", "X-CSRFToken": token };
    const answer = await fetch(url, { headers, redirect: "manual", ...options });
    if (answer.type === "opaqueredirect") throw new Error(LOGGED_OUT);
    if (answer.status === 403) throw new Error(REFUSED);
    return answer;
  };

  const say = (words) => {
    const error = item()?.querySelector("[data-error]");
    if (!error) return;
    error.textContent = words;
    error.hidden = !words;
    if (words) error.scrollIntoView({ block: "nearest" });
  };

  const failed = (error) => say(error instanceof TypeError ? "The server can't be reached. Press again: nothing is done twice." : error.message);

  // --- the next one --------------------------------------------------------------------------------------------

  const nextAddress = (without) => {
    const numbers = [...skipped(), ...without].filter(Boolean);
    return `${root.dataset.next}?${new URLSearchParams({ which: root.dataset.which, skip: numbers.join(",") })}`;
  };

  const preload = () => {
    const number = item()?.dataset.number;
    next = number ? ask(nextAddress([number])).then((answer) => answer.text(), () => null) : null;
  };

  const show = (html, typed = {}) => {
    place.innerHTML = html;
    for (const [name, value] of Object.entries(typed)) {
      const field = place.querySelector(`[data-form="${typed.form}"] [name="${name}"]`);
      if (field && name !== "form") field.value = value;
    }
    if (typed.text && !place.querySelector(`[data-form="${typed.form}"]`)) keepWords(typed.text);
    if (typed.form) openForm(typed.form);
    else place.querySelector("h1, h2")?.focus({ preventScroll: true });
    window.scrollTo({ top: 0 });
  };

  // There is no box for them any more.
  const keepWords = (text) => {
    const kept = document.createElement("section");
    kept.className = "hd-panel";
    kept.innerHTML = '<h2>What you had written</h2><textarea class="hd-input" rows="8" readonly aria-label="What you had written"></textarea>';
    kept.querySelector("textarea").value = text;
    place.querySelector("[data-item]")?.querySelector("header").after(kept);
  };

  const advance = async (passed) => {
    const ready = next ? await next : null;
    show(ready ?? (await (await ask(nextAddress([passed]))).text()));
    preload();
    settling = settle(passed).catch(failed);
  };

  // Keys are taken meanwhile, and wait for it.
  const settle = async (passed) => {
    if (await beat(true)) return;
    // A colleague was faster with this one.
    const html = await (await ask(nextAddress([passed, item()?.dataset.number]))).text();
    if (html.includes("data-none")) return;
    show(html);
    preload();
    await beat();
  };

  // --- who else is here, and is it still so --------------------------------------------------------------------

  const tellOthers = (words) => {
    const line = item()?.querySelector("[data-others]");
    if (!line) return;
    if (line.textContent !== words) line.textContent = words;
    line.hidden = !words;
  };

  const tellCounts = (counts) => {
    for (const [name, number] of Object.entries(counts)) {
      const figure = root.querySelector(`[data-count="${name}"]`);
      if (figure) figure.textContent = number;
    }
  };

  const typed = () => {
    const form = place.querySelector("[data-form]:not([hidden])");
    if (!form) return {};
    const told = { form: form.dataset.form };
    for (const field of form.querySelectorAll("textarea, input[name=reason], select")) told[field.name] = field.value;
    return told;
  };

  const reload = async () => {
    const here = item();
    const address = `${here.dataset.part}?${new URLSearchParams({ before: here.dataset.attempt, notice: "1" })}`;
    show(await (await ask(address)).text(), typed());
    preload();
  };

  // Whether it is ours to look at; `isNew`: it was loaded before it was reserved.
  const beat = async (isNew = false) => {
    const here = item();
    if (!here?.dataset.reserve) return true;
    const answer = await ask(here.dataset.reserve, { method: "POST" });
    if (!answer.ok || item() !== here) return true;
    const now = await answer.json();
    tellCounts(now.counts);
    tellOthers(now.others);
    if (now.mark !== here.dataset.mark) {
      if (isNew) return false;
      await reload();
      return true;
    }
    return !(isNew && now.others);
  };

  const leave = (here = item()) => {
    if (!here) return;
    const form = new FormData();
    form.append("csrfmiddlewaretoken", token);
    navigator.sendBeacon(here.dataset.leave, form);
  };

  // --- deciding ------------------------------------------------------------------------------------------------

  const offerUndo = (said, address) => {
    clearInterval(counting);
    undo = address;
    toast.hidden = false;
    toast.querySelector("[data-said]").textContent = said;
    undoButton.hidden = !address;
    let left = Number(root.dataset.undoSeconds);
    const tick = () => {
      toast.querySelector("[data-left]").textContent = address ? `(${left})` : "";
      if (left-- > 0) return;
      clearInterval(counting);
      toast.hidden = true;
      undo = "";
    };
    tick();
    counting = setInterval(tick, 1_000);
  };

  const alone = async (work) => {
    if (busy) return;
    busy = true;
    place.classList.add("hd-busy");
    try {
      say("");
      await settling;
      await work();
    } catch (error) {
      failed(error);
    } finally {
      busy = false;
      place.classList.remove("hd-busy");
    }
  };

  const decide = (form) =>
    alone(async () => {
      // Another answer stands here by now.
      if (!form.isConnected) return;
      const answer = await ask(form.action, { method: "POST", body: new FormData(form) });
      const told = await answer.json();
      if (answer.status === 409) {
        const kept = typed();
        show(told.html, kept);
        preload();
      } else if (!answer.ok) say(told.error);
      else {
        offerUndo(told.said, told.undo);
        await advance(item().dataset.number);
      }
    });

  const goOn = () =>
    alone(async () => {
      const here = item();
      if (here) {
        skip(here.dataset.number);
        leave(here);
      }
      await advance(here?.dataset.number);
    });

  const takeBack = () =>
    alone(async () => {
      if (!undo) return;
      const answer = await ask(undo, { method: "POST" });
      const told = await answer.json();
      offerUndo(answer.ok ? told.said : told.error, "");
      if (!answer.ok) return;
      leave();
      show(await (await ask(told.part)).text());
      preload();
      settling = beat().catch(failed);
    });

  // --- forms and keys ------------------------------------------------------------------------------------------

  const openForm = (name) => {
    for (const form of place.querySelectorAll("[data-form]")) form.hidden = form.dataset.form !== name;
    const field = place.querySelector(`[data-form="${name}"] :is(input[name=reason], textarea)`);
    if (!field) return;
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
  };

  root.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-act]")) return;
    event.preventDefault();
    decide(event.target);
  });

  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-open], [data-next-item], [data-undo], [data-reason], [data-anew], [data-help]");
    if (!button) return;
    if (button.dataset.open) openForm(button.dataset.open);
    else if ("nextItem" in button.dataset) goOn();
    else if ("undo" in button.dataset) takeBack();
    else if (button.dataset.reason) takeReason(button);
    else if ("anew" in button.dataset) sessionStorage.removeItem(SKIPPED);
    else document.dispatchEvent(new CustomEvent("helpdesk:keys"));
  });

  const takeReason = (button) => {
    const form = button.closest("form");
    form.elements.reason.value = button.textContent;
    form.requestSubmit();
  };

  root.addEventListener("keydown", (event) => {
    const field = event.target;
    if (event.key === "Escape" && field.closest("[data-form]") && !event.defaultPrevented) {
      field.closest("[data-form]").dataset.form === "reject" ? openForm("") : field.blur();
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && field.matches("textarea")) {
      event.preventDefault();
      field.form.requestSubmit();
    } else if (field.name === "reason" && !field.value && /^[1-9]$/.test(event.key)) {
      const usual = field.form.querySelector(`[data-reason="${event.key}"]`);
      if (!usual) return;
      event.preventDefault();
      takeReason(usual);
    }
  });

  setInterval(() => { if (!document.hidden && !busy) beat().catch(failed); }, BEAT_MS);
  document.addEventListener("visibilitychange", () => { if (!document.hidden && !busy) beat().catch(failed); });
  window.addEventListener("pagehide", () => leave());
  preload();
})();
