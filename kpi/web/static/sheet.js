/* The sheet: a grid to enter figures in, and to decide on them. It stands wherever a page has a .k-sheet element. */
(() => {
  const SOON = 500; // ms after the last keystroke until what is typed is kept
  const ESTIMATE = /^\s*(ước đạt|ước|estimated|estimate|est\.|est)(?![\p{L}])\s*/iu; // as the server reads it
  const el = (name, attributes = {}, ...inside) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (value === false || value === null || value === undefined) continue;
      if (key === "class") made.className = value;
      else if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
      else made.setAttribute(key, value === true ? "" : value);
    }
    made.append(...inside.flat().filter((one) => one !== null && one !== undefined && one !== ""));
    return made;
  };

  class Sheet {
    constructor(mount) {
      this.mount = mount;
      this.place = { unit: mount.dataset.unit, period: mount.dataset.period, lang: mount.dataset.lang || "vi", also: "" };
      this.task = mount.dataset.task || "enter";
      this.words = JSON.parse(mount.dataset.words);
      this.rows = new Map(); // key -> what is known of the line, and its elements
      this.dirty = new Map(); // key -> what has been typed and is not kept yet
      this.stuck = new Set(); // of those, what the server will not take as it is
      this.unkept = new Map(); // key -> what the server did not take, as the status line says it
      this.early = new Map(); // key -> an actual of a period that is not over, which nobody has confirmed yet
      this.flying = null;
      this.timer = 0;
      this.wait = 2000;
      this.undo = null;
    }
    say(name, gaps = {}) {
      return (this.words[name] ?? name).replace(/\{(\w+)\}/g, (_, gap) => gaps[gap] ?? "");
    }

    // ---- talking to the server
    async ask(path, body, more = {}) {
      const query = new URLSearchParams(body ? { lang: this.place.lang } : { ...this.place, task: this.task });
      const answer = await fetch(`/api/v1/${path}?${query}`, body
        ? { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ ...this.place, ...body }), ...more }
        : more);
      const told = await answer.json().catch(() => ({ error: this.say("no_answer") }));
      if (!answer.ok) throw Object.assign(new Error(told.error), { status: answer.status });
      return told;
    }
    async start() {
      try {
        this.told = await this.ask("sheet");
      } catch (error) {
        this.mount.replaceChildren(el("p", { class: "k-todo", role: "alert" }, error.status ? error.message : this.say("no_answer")),
          el("button", { type: "button", class: "k-button", onclick: () => this.start() }, this.say("again")));
        return;
      }
      this.slot = `kpi-unsaved|${this.told.me}|${this.place.unit}|${this.told.month}`;
      this.draw();
      this.recover();
    }

    // ---- what is typed and not kept yet survives a refresh, a lost connection and a stopped server
    remember() {
      try {
        const kept = [...this.early, ...this.dirty];
        if (kept.length) localStorage.setItem(this.slot, JSON.stringify(kept));
        else localStorage.removeItem(this.slot);
      } catch { /* a browser that keeps nothing still sends it */ }
    }
    recover() {
      let kept = [];
      try { kept = JSON.parse(localStorage.getItem(this.slot) ?? "[]"); } catch { /* not ours */ }
      if (this.task !== "enter") return;
      for (const [key, cell] of kept) {
        const row = this.rows.get(key);
        if (!row?.input || row.told.typed === cell.typed && !cell.more) continue;
        row.input.value = cell.typed;
        Object.assign(row.told, cell.more ?? {});
        this.dirty.set(key, { beside: 0, choice: "", ...cell });
        this.mark(row);
      }
      if (this.dirty.size) this.save();
      else this.remember();
    }
    cell(row) {
      const { version, based_on, document, note, up_to, reason } = row.told;
      const attachment = row.told.attachment?.id ?? null;
      // An estimate is a word before the number: a number that is typed anew without it is none.
      return { typed: row.input.value, version, based_on, beside: row.beside, choice: "", more: { document, note, up_to, reason, attachment } };
    }
    touch(row, at_once = false, choice = "") {
      const chosen = this.dirty.get(row.told.key)?.choice; // and not sent yet: who types on at the saved value has taken it
      this.dirty.set(row.told.key, { ...this.cell(row), choice: choice || (chosen ? "mine" : "") });
      this.early.delete(row.told.key);
      this.stuck.delete(row.told.key);
      row.parts.keep_mine?.replaceChildren(this.say("keep_mine", { value: row.input.value || this.say("blank") }));
      this.remember();
      this.mark(row);
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.save(), at_once ? 0 : SOON);
    }
    async save(more = {}) {
      const ready = this.ready();
      if (this.flying || !ready.length) return this.flying;
      clearTimeout(this.timer);
      const sent = new Map(this.one_by_one ? ready.slice(0, 1) : ready);
      const cells = [...sent].map(([key, { more: beside, ...cell }]) => ({ key, ...beside, ...cell }));
      this.status(this.say("saving"));
      this.flying = this.ask("sheet/save", { cells, to_come: this.confirmed || this.told.to_come }, more).then((told) => {
        this.wait = 2000;
        this.one_by_one &&= this.ready().length > sent.size;
        for (const [key, cell] of sent) if (this.dirty.get(key) === cell) this.dirty.delete(key);
        const not = new Set([...told.conflicts, ...told.refused].map((one) => one.key));
        for (const [key, cell] of sent) { if (not.has(key)) this.unkept.set(key, cell.typed); else this.unkept.delete(key); }
        for (const fresh of told.rows) this.refresh(fresh, sent, not.has(fresh.key));
        for (const one of told.refused) { this.refuse(one); if (one.code?.startsWith("to_come") && !this.dirty.has(one.key)) this.early.set(one.key, sent.get(one.key)); }
        Object.assign(this.told, told, { areas: this.told.areas });
        this.remember();
        if (this.early.size) this.status(this.say("not_over", { n: this.early.size }), true);
        else if (!this.stuck.size) this.kept(told.at, not.size < sent.size);
        this.ask_once();
        this.summary();
      }, (error) => {
        if (error.status === 422) return this.set_aside(sent, error.message);
        if (error.status && error.status !== 503 && error.status < 500) {
          this.status(error.status === 401 ? this.say("signed_out") : error.message, true);
          if (error.status === 401) this.signed_out();
        } else {
          this.status(error.status === 503 ? `${error.message} ${this.say("will_retry")}` : this.say("offline", { n: this.dirty.size }), true);
          this.timer = setTimeout(() => this.save(), this.wait);
          this.wait = Math.min(this.wait * 1.6, 15000);
        }
        return "failed";
      }).then((outcome) => {
        this.flying = null;
        if (outcome !== "failed" && this.ready().length) this.save();
        return outcome;
      });
      return this.flying;
    }
    // What was kept and when; and first what was not: nobody may leave believing that it was.
    kept(at, any) {
      const not = this.not_kept();
      this.status([not, any ? this.say("kept", { at }) : ""].filter(Boolean).join(" · "), Boolean(not));
    }
    not_kept() {
      const names = [...this.rows].flatMap(([key, row]) => row.told.mine || this.unkept.has(key)
        ? [`${row.told.name}: “${(row.told.mine ? row.told.mine.cell.typed : this.unkept.get(key)) || this.say("blank")}”`] : []);
      return names.length ? this.say("not_kept", { names: names.join("; ") }) : "";
    }
    ready() { return [...this.dirty].filter(([key]) => !this.stuck.has(key)); }
    // One line that cannot be taken (a day that is none) must not keep the others from being saved.
    set_aside(sent, why) {
      this.one_by_one = sent.size > 1;
      if (sent.size > 1) return;
      const [key] = sent.keys();
      if (this.dirty.get(key) === sent.get(key)) this.stuck.add(key);
      this.refuse({ key, text: why });
      this.status(why, true);
      this.one_by_one = this.ready().length > 0;
    }
    async settle() {
      clearTimeout(this.timer);
      if (this.early.size && !this.ready().length && !this.flying) { this.question?.querySelector("button")?.focus(); return false; }
      while (this.flying || this.ready().length) {
        if (await (this.flying ?? this.save()) === "failed") return false;
      }
      if (this.stuck.size) this.rows.get([...this.stuck][0])?.parts.line.scrollIntoView({ block: "center" });
      if (this.early.size) this.question?.querySelector("button")?.focus();
      return !this.stuck.size && !this.early.size;
    }
    // Actuals of a period that is not over: asked about once for the sheet, whatever else is typed meanwhile.
    ask_once() {
      if (!this.early.size) { this.question?.remove(); this.question = null; return; }
      if (this.question?.isConnected) return;
      const answer = (text, then, css = "") => el("button", { type: "button", class: `k-button ${css}`, onclick: () => {
        const rows = [...this.early.keys()].map((key) => this.rows.get(key));
        this.question.remove(); this.question = null;
        for (const row of rows) { row.parts.makes.querySelector(".k-refusal")?.remove(); then(row); this.touch(row, true); }
        rows[0]?.input.focus();
      } }, text);
      this.question = el("div", { class: "k-to-come", role: "alert" }, el("span", {}, this.say("to_come")), " ",
        answer(this.say("to_come_actual"), () => { this.confirmed = true; }), answer(this.say("to_come_estimate"), (row) => this.estimated(row, true)),
        answer(this.say("to_come_none"), (row) => { row.input.value = row.told.typed; }));
      this.foot.before(this.question);
    }
    signed_out() {
      const back = encodeURIComponent(location.pathname + location.search);
      this.line.append(" ", el("a", { href: `/signin?next=${back}&lang=${this.place.lang}` }, this.say("sign_in")));
    }
    status(text, wrong = false) {
      this.line.textContent = text;
      this.line.classList.toggle("k-wrong", wrong);
    }

    // ---- drawing
    draw() {
      this.rows.clear();
      const review = this.task === "review";
      this.line = el("span", { class: "k-kept", role: "status", "aria-live": "polite" });
      this.pills = el("div", { class: "k-pills" });
      this.choices = el("p", { class: "k-todo k-choices", role: "alert", hidden: true });
      this.foot = el("div", { class: "k-sheet-foot" });
      const heads = review
        ? ["pick", "indicator", "target", "last", "year_ago", "approved", "new", "change", "makes"]
        : ["indicator", "target", "to_date", "last", "year_ago", "field", "read_as", "makes"];
      const left = new Set(["indicator", "makes", "pick"]);
      const head = el("tr", {}, heads.map((name) => el("th", { scope: "col", class: left.has(name) ? "l" : name === "field" ? "k-field-head" : "" },
        name === "pick" ? this.all() : this.say(`head_${name}`))));
      const body = el("tbody");
      for (const area of this.told.areas) {
        body.append(el("tr", { class: "k-area" }, el("td", { colspan: heads.length }, area.name)));
        for (const told of area.rows) body.append(...this.row(told, heads.length));
      }
      const table = el("table", { class: `k-table k-sheet-table ${review ? "k-review" : "k-entry"}` }, el("thead", {}, head), body);
      const title = el("h1", { class: "k-head" }, [this.told.title, this.told.due].filter(Boolean).join(" · "));
      const locked = this.told.locked ? el("p", { class: "k-locked", role: "status" }, this.told.locked) : "";
      const none = this.told.areas.length ? "" : el("p", { class: "k-todo" }, this.say(review ? "nothing_to_review" : "nothing_due"));
      this.mount.replaceChildren(title, locked, this.choices, this.pills, none, el("div", { class: "k-scroll" }, table),
        review ? "" : el("p", { class: "k-foot" }, this.say("keys")), review ? "" : this.more_lines(), this.foot);
      if (!review) this.kept("", false);
      this.summary();
    }
    // At every return, until she has chosen: here she has typed what does not stand.
    undecided() {
      const open = [...this.rows.values()].filter((row) => row.told.mine);
      this.choices.hidden = !open.length;
      this.choices.replaceChildren(...(open.length ? [this.say("undecided", { n: open.length }), " ", ...open.flatMap((row, place) => [place ? ", " : "",
        el("button", { type: "button", class: "k-button", onclick: () => { row.parts.theirs?.scrollIntoView({ block: "center" }); row.parts.theirs?.querySelector("button")?.focus(); } }, row.told.name)])] : []));
    }
    summary() {
      this.undecided();
      const told = this.told, pill = (text, number, css = "") => el("span", { class: `k-pill ${css}` }, text, " ", el("b", {}, String(number)));
      this.pills.replaceChildren(
        el("span", { class: "k-pill" }, this.say("told"), " ", el("b", {}, String(told.told)), ` / ${told.due_count}`),
        told.look ? pill(this.say("look"), told.look, "k-look") : "",
        told.states.returned ? pill(this.say("returned"), told.states.returned, "k-look") : "",
        told.states.submitted ? pill(this.say("submitted"), told.states.submitted) : "",
        told.states.approved ? pill(this.say("approved"), told.states.approved, "k-quietly") : "",
        this.line);
      this.foot.replaceChildren(...(this.task === "review" ? this.decide() : this.hand_in()));
    }
    row(told, width) {
      const row = { told, parts: {}, beside: 0 }, review = this.task === "review";
      this.rows.set(told.key, row);
      const name = el("td", { class: "l k-name" }, told.part ? el("span", { class: "k-of" }, this.say("of_which"), " ") : "",
        el("a", { class: "k-plain-link", target: "_self", href: this.history(told), tabindex: review ? null : -1 }, told.name), " ", el("small", {}, told.measure),
        told.run ? el("span", { class: "k-note" }, told.run) : "", row.parts.state = el("span", { class: "k-note k-state" }));
      const number = (label, value) => el("td", { "data-label": this.say(`head_${label}`), class: value ? "" : "k-blank" }, value || "–");
      row.parts.makes = el("td", { class: "l k-makes" });
      row.parts.read = el("td", { class: "k-read", "data-label": this.say("head_read_as") });
      const cells = review ? this.review_cells(row, name, number) : [name, number("target", told.target), number("to_date", told.to_date),
        number("last", told.last), number("year_ago", told.year_ago), this.field(row), row.parts.read, row.parts.makes];
      row.parts.line = el("tr", { class: `k-row k-line ${told.part ? "k-part" : ""}` }, cells);
      row.parts.details = el("tr", { class: "k-details", hidden: true }, el("td", { colspan: width, class: "l" }));
      this.own(row, Boolean(told.mine && !review));
      if (row.input) row.input.value = row.told.typed;
      this.fill(row);
      return [row.parts.line, ...(row.parts.theirs ? [row.parts.theirs] : []), row.parts.details];
    }
    history(told) {
      const [code, run] = told.key.split("|");
      return `/history?${new URLSearchParams({ unit: this.place.unit, indicator: code, period: run, lang: this.place.lang })}`;
    }
    field(row) {
      const { told } = row;
      row.input = el("input", {
        type: "text", value: told.typed, autocomplete: "off", spellcheck: "false", inputmode: told.kind === "done" ? "text" : "decimal",
        "aria-label": `${told.name} (${told.measure}) ${told.run}`, readonly: !told.editable, class: "k-input", maxlength: 200,
        placeholder: told.kind === "parts" ? this.say("hint_parts") : told.kind === "done" ? this.say("hint_done") : "",
        oninput: () => this.touch(row), onkeydown: (event) => this.key(event, row), onpaste: (event) => this.paste(event, row),
        onfocus: () => { this.at = row; if (told.editable && row.input.value.replace(ESTIMATE, "")) row.input.select(); },
        onblur: () => { if (this.dirty.has(told.key)) { clearTimeout(this.timer); this.save(); } },
      });
      row.input.value = told.typed;
      row.parts.more = el("button", { type: "button", class: "k-more", tabindex: -1, title: this.say("details"), "aria-label": `${this.say("details")}: ${told.name}`,
        onclick: () => this.details(row) }, "⋯");
      return el("td", { class: "k-field", "data-label": this.say("head_field") }, el("span", { class: "k-cell" }, row.input, row.parts.more));
    }
    fill(row) {
      const { told, parts } = row;
      parts.line.dataset.state = told.state;
      parts.line.classList.toggle("k-warned", told.problems.some((one) => !one.blocks));
      parts.line.classList.toggle("k-blocked", told.problems.some((one) => one.blocks));
      parts.state.textContent = told.state_word;
      parts.read.replaceChildren(told.read_as || (row.input?.value ? "" : "–"), told.marks ? el("span", { class: "k-note" }, told.marks) : "");
      const marks = [told.estimate ? this.say("estimate") : "", told.attachment ? "📎" : "", told.note || told.document || told.up_to ? "✎" : ""].filter(Boolean).join(" ");
      if (parts.more) { parts.more.textContent = marks || "⋯"; parts.more.classList.toggle("k-marked", Boolean(marks)); parts.more.title = this.about(told); }
      const said = told.problems.map((one) => el("span", { class: one.blocks ? "k-block" : "k-warn" }, one.text));
      said.push(...(told.notes ?? []).map((text) => el("span", { class: "k-quiet-word" }, text)), ...this.readings(row));
      this.put(parts.makes, [...(told.makes && !said.length ? [told.makes] : told.makes ? [el("span", { class: "k-quiet-word" }, told.makes)] : []), ...said, ...this.why(row)]);
      if (row.input) row.input.readOnly = !told.editable;
      if (parts.pick) { parts.pick.disabled = !this.can_pick(told); if (parts.pick.disabled) parts.pick.checked = false; }
    }
    // "3.826" reads in two ways: the clerk chooses, by touch, with Tab and Enter, or with Alt+1 and Alt+2 in the field.
    readings(row) {
      if (this.task === "review" || !row.told.editable || !row.told.readings?.length) return [];
      return [el("span", { class: "k-readings", role: "group", "aria-label": this.say("reads_as") }, row.told.readings.map((one, at) =>
        el("button", { type: "button", class: "k-button", title: `Alt+${at + 1}`, onclick: () => this.read_as(row, at) }, this.say("is_it", { value: one.text }))))];
    }
    read_as(row, at) {
      row.input.value = row.told.readings[at].text;
      this.touch(row, true);
      row.input.focus();
    }
    // A field that is being typed in is not taken out and put back: it would lose the cursor.
    put(parent, children) {
      const stays = children.find((one) => one === document.activeElement && one.parentNode === parent);
      if (!stays) return parent.replaceChildren(...children);
      for (const old of [...parent.childNodes]) if (old !== stays) old.remove();
      stays.before(...children.slice(0, children.indexOf(stays)));
    }
    about(told) {
      return [told.document, told.note, told.attachment?.name].filter(Boolean).join("; ") || this.say("details");
    }
    why(row) {
      const { told } = row;
      if (!told.needs_reason && !told.reason) return [];
      if (this.task === "review" || !told.editable) return told.reason ? [el("span", { class: "k-reason-said" }, this.say("because", { reason: told.reason }))] : [];
      if (row.parts.reason && document.activeElement === row.parts.reason) return [row.parts.reason];
      row.parts.reason = el("input", { type: "text", class: "k-reason", value: told.reason, maxlength: 2000, placeholder: this.say("why"), "aria-label": `${this.say("why")}: ${told.name}`,
        oninput: () => { told.reason = row.parts.reason.value; this.touch(row); },
        onkeydown: (event) => { if (event.key === "Enter") { event.preventDefault(); this.step(row, 1); } },
        onblur: () => { if (this.dirty.has(told.key)) this.save(); } });
      return [row.parts.reason];
    }
    mark(row) { row.parts.line.classList.add("k-unsaved"); if (row.input && !row.input.value) row.parts.read.textContent = ""; }
    refresh(fresh, sent, not_kept = false) {
      const row = this.rows.get(fresh.key);
      if (!row) return;
      const newer = this.dirty.get(fresh.key), typed = row.input?.value;
      const mine = newer ? { ...newer.more, attachment: row.told.attachment } : {};
      row.told = Object.assign(row.told, fresh);
      this.own(row, Boolean(fresh.mine) && (not_kept || row.beside > 0));
      Object.assign(row.told, mine);
      if (newer) Object.assign(newer, { version: fresh.version, based_on: fresh.based_on, beside: row.beside, choice: "" });
      else if (!row.beside && !not_kept) row.parts.line.classList.remove("k-unsaved");
      // What she has just typed stays as she typed it; "read as" says how it was understood.
      if (not_kept && !newer && fresh.mine && sent.get(fresh.key)?.choice === "saved") row.input.value = fresh.mine.cell.typed; // what she chose is not what stands by now
      else if (row.input && !sent.has(fresh.key) && !newer && typed !== fresh.typed && document.activeElement !== row.input) row.input.value = fresh.typed;
      this.fill(row);
    }

    // ---- the keyboard never leaves the grid
    fields() { return [...this.rows.values()].filter((row) => row.input); }
    step(row, by) {
      const all = this.fields(), at = all.indexOf(row);
      for (let next = at + by; next >= 0 && next < all.length; next += by) if (all[next].told.editable) { all[next].input.focus(); return; }
      if (by > 0) this.foot.querySelector("input, button")?.focus();
    }
    key(event, row) {
      if (event.isComposing) return; // a word that is still being put together: its Enter is not ours
      if (event.key === "Enter" || event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        this.step(row, event.key === "ArrowUp" || event.shiftKey ? -1 : 1);
      } else if (event.altKey && event.key.toLowerCase() === "n") { event.preventDefault(); this.details(row, true); }
      else if (event.altKey && ["1", "2"].includes(event.key) && row.told.readings?.[event.key - 1]) { event.preventDefault(); this.read_as(row, event.key - 1); }
      else if (event.key === "Escape" && row.told.editable && row.input.value !== row.told.typed) { row.input.value = row.told.typed; this.touch(row); }
    }
    paste(event, row) {
      const text = event.clipboardData?.getData("text/plain") ?? "";
      const lines = text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n");
      if (lines.length < 2 && !text.includes("\t")) return; // one value: as the browser does it
      event.preventDefault();
      const all = this.fields(), from = all.indexOf(row), before = [];
      let placed = 0, passed = 0, wide = false;
      lines.forEach((line, offset) => {
        const target = all[from + offset], parts = line.split("\t").map((part) => part.trim());
        wide ||= parts.slice(target?.told.kind === "parts" ? 2 : 1).some(Boolean);
        const value = target?.told.kind === "parts" && parts.length > 1 && parts[1] ? `${parts[0]} / ${parts[1]}` : parts[0];
        if (!target || !value) { passed += target ? 0 : 1; return; } // blank is not zero: what stands there stays
        if (!target.told.editable) { passed += target.input.value === value ? 0 : 1; return; }
        before.push([target, target.input.value]);
        target.input.value = value;
        this.touch(target, true);
        placed += 1;
      });
      this.undo = before;
      this.note(this.say("pasted", { n: placed }) + (passed ? " " + this.say("passed", { n: passed }) : "") + (wide ? " " + this.say("wide") : ""));
    }
    note(text) {
      this.noted?.remove();
      this.noted = el("p", { class: "k-pasted", role: "status" }, text, " ", this.undo?.length
        ? el("button", { type: "button", class: "k-button", onclick: () => {
          for (const [row, was] of this.undo) { row.input.value = was; this.touch(row, true); }
          this.undo = null; this.noted.remove();
        } }, this.say("undo_paste")) : "");
      this.foot.before(this.noted);
    }

    // ---- the rest of a line: estimate, document, note, attachment
    details(row, by_key = false) {
      const { told } = row, line = row.parts.details, cell = line.firstElementChild;
      if (!line.hidden) { line.hidden = true; row.input.focus(); return; }
      const words = (name, limit, wide = false) => {
        const field = el(wide ? "textarea" : "input", { maxlength: limit, rows: wide ? 2 : null, disabled: !told.editable, oninput: () => { told[name] = field.value; this.touch(row); } });
        field.value = told[name];
        return el("label", {}, el("span", {}, this.say(name)), field);
      };
      const estimate = el("input", { type: "checkbox", disabled: !told.editable, onchange: () => {
        if (this.estimated(row, estimate.checked)) this.touch(row, true); else row.input.focus(); // a mark alone is nothing to keep
      } });
      estimate.checked = ESTIMATE.test(row.input.value);
      // Not a date field: those follow the browser's country, where 5/6 may be the sixth of May.
      const day = el("input", { type: "text", value: told.up_to, inputmode: "numeric", placeholder: this.say("day_hint"), maxlength: 10, disabled: !told.editable, onchange: () => { told.up_to = day.value; this.touch(row, true); } });
      const file = el("input", { type: "file", disabled: !told.editable, accept: ".pdf,.docx,.xlsx,.odt,.ods,.doc,.xls,.png,.jpg,.jpeg", onchange: () => this.attach(row, file) });
      row.parts.file = el("span", { class: "k-attached" });
      this.attached(row);
      cell.replaceChildren(el("div", { class: "k-more-fields" },
        words("note", 8000, true), words("document", 2000), el("label", {}, el("span", {}, this.say("up_to")), day),
        el("div", { class: "k-files" }, el("span", {}, this.say("attachment")), row.parts.file, told.editable ? el("label", { class: "k-button k-choose" }, this.say("choose"), file) : ""),
        el("label", { class: "k-tick" }, estimate, el("span", {}, this.say("is_estimate"))),
        el("div", { class: "k-deeds" }, told.editable ? el("button", { type: "button", class: "k-button", onclick: () => { row.input.value = this.say("not_applicable"); this.touch(row, true); row.input.focus(); } }, this.say("not_applicable")) : "",
        el("a", { class: "k-button", target: "_self", href: this.history(told) }, this.say("history")),
        el("button", { type: "button", class: "k-button", onclick: () => this.details(row) }, this.say("close")))));
      cell.onkeydown = (event) => { if (event.key === "Escape" && !event.isComposing) this.details(row); };
      line.hidden = false;
      if (by_key) cell.querySelector("textarea")?.focus();
    }
    estimated(row, is_estimate) {
      const bare = row.input.value.replace(ESTIMATE, "");
      row.input.value = is_estimate ? `${this.say("estimate")} ${bare}` : bare;
      return bare;
    }
    attached(row) {
      const kept = row.told.attachment;
      row.parts.file?.replaceChildren(...(kept ? [el("a", { href: `/attachments/${kept.id}`, download: "" }, kept.name), row.told.editable
        ? el("button", { type: "button", class: "k-button", onclick: () => { row.told.attachment = null; this.attached(row); this.touch(row, true); } }, this.say("detach")) : ""] : []));
    }
    async attach(row, file) {
      const [chosen] = file.files;
      if (!chosen) return;
      this.status(this.say("sending", { name: chosen.name }));
      try {
        const query = new URLSearchParams({ ...this.place, name: chosen.name });
        const answer = await fetch(`/api/v1/attachments?${query}`, { method: "POST", body: chosen, headers: { "Content-Type": "application/octet-stream" } });
        const told = await answer.json();
        if (!answer.ok) throw new Error(told.error);
        row.told.attachment = { id: told.id, name: told.name };
        this.attached(row);
        this.touch(row, true);
      } catch (error) { this.status(error.message, true); file.value = ""; }
    }

    // ---- two people at once: both values, who and when, and a choice; nothing else decides, however long it takes
    own(row, owns) {
      const { told, parts } = row, { mine } = told;
      parts.theirs?.remove();
      parts.theirs = parts.keep_mine = null;
      row.beside = owns ? mine.beside : 0;
      if (!mine || this.task === "review") return;
      if (owns) Object.assign(told, mine.cell); // the field and its details are hers; what stands is said below
      const value = (typed) => typed || this.say("blank");
      const choose = (choice, typed, text) => el("button", { type: "button", class: "k-button", onclick: () => {
        row.beside = mine.beside;
        if (choice === "saved") row.input.value = typed;
        else if (!owns) row.input.value = mine.cell.typed;
        this.touch(row, true, choice);
        row.input.focus();
      } }, text);
      const editable = told.editable;
      parts.keep_mine = editable ? choose("mine", "", this.say("keep_mine", { value: value(row.input && owns && row.input.value ? row.input.value : mine.cell.typed) })) : null;
      parts.theirs = el("tr", { class: "k-theirs" }, el("td", { class: "l", colspan: 8, role: "alert" },
        this.say(mine.stands.at ? "theirs" : "theirs_stands", { by: mine.stands.by || this.say("somebody"), at: mine.stands.at, value: value(mine.stands.typed) }), " ",
        this.say("mine_beside", { value: value(mine.cell.typed) }), " ", editable ? "" : `${this.say("mine_waits")} `, parts.keep_mine,
        choose("saved", mine.stands.typed, this.say("take_theirs", { value: value(mine.stands.typed) }))));
      parts.details?.before(parts.theirs);
      parts.line?.classList.toggle("k-unsaved", owns);
    }
    refuse(one) {
      const row = this.rows.get(one.key);
      if (!row) return;
      const { makes, reason } = row.parts, asks = reason?.parentNode === makes ? reason : null;
      makes.querySelector(".k-refusal")?.remove();
      makes.insertBefore(el("span", { class: "k-block k-refusal", role: "alert" }, one.text), asks);
      asks?.setAttribute("aria-invalid", "true");
    }

    // ---- a line that the unit is not asked for
    more_lines() {
      if (!this.told.others.length || this.told.locked) return "";
      const pick = el("select", { class: "k-also", "aria-label": this.say("also"), onchange: async () => {
        if (!pick.value || !await this.settle()) return;
        this.place.also = [this.place.also, pick.value].filter(Boolean).join(",");
        const code = pick.value;
        await this.start();
        this.fields().find((row) => row.told.code === code)?.input.focus();
      } }, el("option", { value: "" }, this.say("also")), this.told.others.map((one) => el("option", { value: one.code }, `${one.name} · ${one.code}`)));
      return pick;
    }

    // ---- handing in
    hand_in() {
      const { told } = this, ready = told.states.draft + told.states.returned;
      const parts = [];
      if (told.handed) parts.push(el("p", { class: "k-note" }, [told.handed, told.holder].filter(Boolean).join("; ")));
      if (told.locked) return parts;
      if (ready) {
        const said = el("input", { type: "text", class: "k-gaps", maxlength: 2000, placeholder: this.say("gaps_why"), "aria-label": this.say("gaps_why") });
        said.value = this.gaps_said ?? "";
        said.addEventListener("input", () => { this.gaps_said = said.value; });
        if (told.gaps.length) parts.push(el("p", { class: "k-note" }, this.say("gaps", { n: told.gaps.length, names: told.gaps.join(", ") })), said);
        parts.push(el("button", { type: "button", class: "k-button k-main", onclick: (event) => this.submit(event.target) }, this.say("submit", { n: ready })));
      }
      if (told.states.submitted) parts.push(el("button", { type: "button", class: "k-button", onclick: (event) => this.take_back(event.target) }, this.say("take_back")));
      parts.push(this.answer = el("p", { class: "k-answer", role: "alert" }));
      return parts;
    }
    async submit(button) {
      if (!await this.settle()) {
        if (this.stuck.size) this.answer.textContent = this.say("obstacles", { n: this.stuck.size });
        return;
      }
      const seen = [...this.rows.values()].map((row) => ({ key: row.told.key, version: row.told.version }));
      await this.deed(button, "sheet/submit", { seen, gaps_said: this.gaps_said ?? "" }, (told) => {
        if (!told.obstacles.length) { this.gaps_said = ""; return this.say("submitted_now", { n: told.told }); }
        for (const one of told.obstacles) this.refuse(one);
        const first = this.rows.get(told.obstacles[0].key);
        first?.parts.line.scrollIntoView({ block: "center" });
        (first?.parts.reason ?? first?.input)?.focus();
        return null;
      }, (told) => this.say("obstacles", { n: told.obstacles.length }));
    }
    take_back(button) { return this.deed(button, "sheet/take-back", {}, (told) => this.say("taken_back", { n: told.told })); }
    async deed(button, path, body, done, not_done = () => "") {
      button.disabled = true;
      try {
        const told = await this.ask(path, body), said = done(told);
        if (said === null) { this.answer.textContent = not_done(told); return; }
        this.told = await this.ask("sheet");
        this.draw();
        this.status(said);
        this.foot.querySelector("button, input")?.focus({ preventScroll: true }); // the button that was pressed is gone
      } catch (error) {
        this.answer.textContent = error.status ? error.message : this.say("no_answer");
      } finally { button.disabled = false; }
    }

    // ---- deciding
    review_cells(row, name, number) {
      const { told } = row;
      row.parts.pick = el("input", { type: "checkbox", "aria-label": `${this.say("pick")}: ${told.name}`, onchange: () => this.summary() });
      const beside = [told.document, told.note].filter(Boolean).join("; ");
      const file = told.attachment ? el("a", { href: `/attachments/${told.attachment.id}`, download: "" }, told.attachment.name) : "";
      name.append(beside || file ? el("span", { class: "k-note" }, beside, beside && file ? "; " : "", file) : "");
      const fresh = told.state === "approved" || told.state === "covered" ? "" : told.read_as || told.typed;
      const by = told.author && fresh ? el("span", { class: "k-note" }, told.author) : "";
      return [el("td", { class: "l k-pick" }, row.parts.pick), name, number("target", told.target), number("last", told.last), number("year_ago", told.year_ago),
        el("td", { "data-label": this.say("head_approved") }, told.approved || "–"),
        el("td", { class: "k-new", "data-label": this.say("head_new") }, fresh || "–", fresh && told.marks ? el("small", {}, told.marks) : "", by),
        el("td", { "data-label": this.say("head_change"), class: told.change ? "" : "k-blank" }, told.change || ""), row.parts.makes];
    }
    can_pick(told) { return !this.told.locked && (told.state === "submitted" || told.state === "approved"); }
    all() {
      const every = el("input", { type: "checkbox", "aria-label": this.say("pick_all"), onchange: () => {
        for (const row of this.rows.values()) if (row.told.state === "submitted" && !row.parts.pick.disabled) row.parts.pick.checked = every.checked;
        this.summary();
      } });
      return every;
    }
    picked(state) { return [...this.rows.values()].filter((row) => row.parts.pick?.checked && row.told.state === state); }
    decide() {
      const parts = [], waiting = this.picked("submitted"), done = this.picked("approved");
      if (this.told.handed) parts.push(el("p", { class: "k-note" }, this.told.handed));
      if (this.told.locked) return parts;
      const reason = el("input", { type: "text", class: "k-gaps", maxlength: 2000, placeholder: this.say("decide_why"), "aria-label": this.say("decide_why") });
      reason.value = this.reason ?? "";
      reason.addEventListener("input", () => { this.reason = reason.value; });
      const every = [...this.rows.values()].filter((row) => row.told.state === "submitted");
      const button = (text, rows, path, css = "", body = {}) => el("button", { type: "button", class: `k-button ${css}`, disabled: !rows.length,
        onclick: (event) => this.decided(event.target, path, rows, body()) }, text);
      const none = () => ({}), because = () => ({ reason: this.reason ?? "" });
      if (every.length) parts.push(waiting.length
        ? button(this.say("approve", { n: waiting.length }), waiting, "review/approve", "k-main", none)
        : button(this.say("approve_all", { n: every.length }), every, "review/approve", "k-main", none));
      if (waiting.length || done.length) parts.push(reason);
      if (waiting.length) parts.push(button(this.say("return", { n: waiting.length }), waiting, "review/return", "", because));
      if (done.length) parts.push(button(this.say("reopen", { n: done.length }), done, "review/reopen", "", because));
      parts.push(this.answer = el("p", { class: "k-answer", role: "alert" }));
      return parts;
    }
    ask_reviewer(path, rows) {
      this.question?.remove();
      if (!rows.length) return;
      this.question = el("div", { class: "k-to-come", role: "alert" }, el("span", {}, this.say("to_come")), " ",
        el("button", { type: "button", class: "k-button", onclick: (event) => this.decided(event.target, path, rows, { to_come: true }) }, this.say("to_come_approve", { n: rows.length })));
      this.foot.before(this.question);
      this.question.querySelector("button").focus({ preventScroll: true });
    }
    async decided(button, path, rows, body) {
      const items = rows.map((row) => ({ unit: this.place.unit, key: row.told.key, version: row.told.version, signed: row.told.signed }));
      button.disabled = true;
      try {
        const told = await this.ask(path, { items, ...body });
        this.reason = "";
        this.told = await this.ask("sheet");
        this.draw();
        const not = told.decisions.filter((one) => !one.done);
        this.status(this.say("decided", { n: told.done }) + (not.length ? ` ${this.say("not_decided", { n: not.length })}` : ""), not.length > 0);
        for (const one of not) this.refuse(one);
        this.ask_reviewer(path, rows.filter((row) => not.some((one) => one.key === row.told.key && one.code === "to_come_waits")));
      } catch (error) {
        this.answer.textContent = error.status ? error.message : this.say("no_answer");
        button.disabled = false;
      }
    }
  }

  let here = null;
  const look = () => {
    const mount = document.querySelector(".k-sheet[data-unit]");
    if (mount === here?.mount) return;
    here?.save({ keepalive: true });
    here = mount ? new Sheet(mount) : null;
    here?.start();
  };
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true });
  addEventListener("pagehide", () => here?.save({ keepalive: true }));
  addEventListener("online", () => here?.save());
  look();
})();
