/* The import page: a file is dropped, looked at, asked about and taken in. It stands wherever a page has a .k-upload element.
   What a file says is written into the page as text, never as HTML. */
(() => {
  const POLL = 700; // ms between two looks at an import under way
  const FEW = 8; // so many sums
  const FIRST = 50; // so many figures are shown at first
  const el = (name, attributes = {}, ...inside) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (value === false || value === null || value === undefined) continue;
      if (key === "class") made.className = value;
      else if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
      else made.setAttribute(key, value === true ? "" : value);
    }
    made.append(...inside.flat(2).filter((one) => one !== null && one !== undefined && one !== "" && one !== false));
    return made;
  };
  const asked = () => /^\d{1,9}$/.test(new URLSearchParams(location.search).get("upload") ?? "")
    ? Number(new URLSearchParams(location.search).get("upload")) : 0;
  let made = 0;
  const name = () => `k-up-${++made}`;

  class Import {
    constructor(mount) {
      this.mount = mount;
      this.lang = mount.dataset.lang === "en" ? "en" : "vi";
      this.words = JSON.parse(mount.dataset.words);
      this.limit = Number(mount.dataset.limit);
      this.reviews = mount.dataset.review === "1"; // one file alone, to be decided on
      this.id = 0;
      this.turn = 0; // a later question makes the answer to an earlier one void
      this.timer = 0;
    }
    say(word, gaps = {}) {
      return (this.words[word] ?? word).replace(/\{(\w+)\}/g, (_, gap) => gaps[gap] ?? "");
    }

    // ---- talking to the server
    async ask(path, body) {
      const address = `/api/v1/uploads${path}${path.includes("?") ? "&" : "?"}lang=${this.lang}`;
      const answer = await fetch(address, body
        ? { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) } : {})
        .catch(() => null);
      const told = await answer?.json().catch(() => null);
      if (!answer?.ok) throw Object.assign(new Error(told?.error ?? this.say("no_answer")), { status: answer?.status ?? 0 });
      return told;
    }
    send(file, onprogress) {
      return new Promise((done, failed) => {
        const call = new XMLHttpRequest();
        call.open("POST", `/api/v1/uploads?${new URLSearchParams({ file: file.name, lang: this.lang })}`);
        call.setRequestHeader("Content-Type", "application/octet-stream");
        call.upload.onprogress = (event) => event.lengthComputable && onprogress(event.loaded / event.total);
        const fail = () => {
          let told = null;
          try { told = JSON.parse(call.responseText); } catch { /* nothing was said */ }
          failed(Object.assign(new Error(told?.error ?? this.say("no_answer")), { status: call.status }));
        };
        call.onload = () => { if (call.status === 200) done(JSON.parse(call.responseText)); else fail(); };
        call.onerror = fail;
        call.send(file);
      });
    }

    // ---- the page
    start() {
      this.status = el("p", { class: "k-up-status", role: "status" });
      this.body = el("div", { class: "k-up-body" });
      this.list = el("div");
      if (this.reviews) this.mount.replaceChildren(this.status, this.body);
      else this.mount.replaceChildren(this.zone(), this.status, this.body, this.list);
      this.follow();
      this.files();
    }
    tell(text, wrong = false) {
      this.status.textContent = text;
      this.status.classList.toggle("k-wrong", wrong);
    }
    fail(error, again) {
      this.tell("");
      const deeds = [];
      if (error.status === 401) {
        const back = new URLSearchParams({ next: location.pathname + location.search, lang: this.lang });
        deeds.push(el("a", { class: "k-button", href: `/signin?${back}` }, this.say("sign_in")));
      } else if (again) deeds.push(this.button(this.say("again"), again));
      return el("div", { class: "k-up-box k-up-wrong" }, el("p", { role: "alert" }, error.message), deeds);
    }
    button(text, onclick, css = "", more = {}) {
      return el("button", { type: "button", class: `k-button ${css}`, onclick, ...more }, text);
    }
    /* While it works the button cannot be pressed again. */
    async deed(event, work) {
      const button = event.currentTarget;
      button.disabled = true;
      try { await work(); } catch (error) {
        this.tell("");
        button.closest(".k-up-deeds")?.querySelector(".k-answer")?.remove();
        button.closest(".k-up-deeds")?.append(el("p", { class: "k-answer", role: "alert" }, error.message));
      } finally { button.disabled = false; }
    }

    // ---- handing in
    zone() {
      const input = el("input", { type: "file", multiple: true, class: "k-up-input", id: name(), onchange: () => { this.hand_in([...input.files]); input.value = ""; } });
      const zone = el("label", { class: "k-up-zone", for: input.id },
        el("b", {}, this.say("drop")), el("span", { class: "k-note" }, this.say("drop_kinds")),
        el("span", { class: "k-note" }, this.say("before")), input);
      for (const kind of ["dragenter", "dragover"]) zone.addEventListener(kind, (event) => { event.preventDefault(); zone.classList.add("k-over"); });
      for (const kind of ["dragleave", "drop"]) zone.addEventListener(kind, () => zone.classList.remove("k-over"));
      zone.addEventListener("drop", (event) => { event.preventDefault(); this.hand_in([...event.dataTransfer.files]); });
      this.drop = zone;
      return zone;
    }
    async hand_in(files) {
      if (!files.length || this.sending) return;
      this.sending = true;
      const ids = [], wrong = [];
      for (const file of files) {
        if (file.size > this.limit * 1024 * 1024) { wrong.push(this.say("too_large", { file: file.name })); continue; }
        if (!file.size) { wrong.push(this.say("is_empty", { file: file.name })); continue; }
        const part = el("progress", { max: 1, value: 0, "aria-label": this.say("sending", { file: file.name }) });
        this.tell(this.say("sending", { file: file.name }));
        this.status.append(" ", part);
        try { ids.push((await this.send(file, (done) => { part.value = done; })).id); }
        catch (error) {
          if (error.status === 401) { this.body.replaceChildren(this.fail(error)); this.sending = false; return; }
          wrong.push(error.message);
        }
      }
      this.sending = false;
      this.tell("");
      if (ids.length) this.go(ids[0]);
      if (wrong.length) this.tell(wrong.join(" "), true);
      else if (ids.length > 1) this.tell(this.say("sent", { n: ids.length }));
      this.files();
    }
    async files(all = this.all) {
      if (this.reviews) return;
      let told;
      this.all = all;
      try { told = await this.ask(all ? "?all=1" : ""); } catch (error) { this.list.replaceChildren(this.fail(error, () => this.files())); return; }
      this.mine = told.uploads;
      this.more = told.more;
      this.listed();
    }
    listed() {
      const rows = this.mine.map((one) => [
        [this.way(one.id, one.file), el("span", { class: "k-note" }, `${one.at} · ${one.size}`)], this.state(one),
        this.count("read", one.read), this.count("accepted", one.accepted), this.count("unchanged", one.unchanged),
        { ...this.count("refused", one.refused), inside: one.refused_rows ? this.download(one.id, "refused", one.refused, this.say("refused_file")) : one.refused },
      ]);
      const head = ["head_file", "head_state", ...["head_read", "head_accepted", "head_unchanged", "head_refused"]].map((word) => this.say(word));
      this.list.replaceChildren(el("h2", { class: "k-sub" }, this.say("mine")),
        rows.length ? this.table(head, rows, 2, "k-up-mine") : el("p", { class: "k-todo" }, this.say("none_yet")),
        this.more ? el("p", { class: "k-todo" }, this.button(this.say("all_files"), () => this.files(true), "k-quiet-button")) : "");
      this.following();
    }
    state(one) { return el("span", { class: `k-up-state k-up-is-${one.mark}` }, one.said); }
    count(code, told) { return { css: told ? "n" : "n k-up-nil", inside: told, head: this.say(`head_${code}`) }; }
    /* The next file that waits, once this one is done. */
    following() {
      const place = this.body.querySelector(".k-up-next");
      const next = (this.mine ?? []).find((one) => one.state === "looked" && one.id !== this.id);
      place?.replaceChildren(...(next ? [this.way(next.id, this.say("next", { file: next.file }))] : []));
    }
    way(id, text, css = "") {
      const address = new URL(location.href);
      address.searchParams.set("upload", id);
      return el("a", { class: css, href: address.pathname + address.search, onclick: (event) => {
        if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        event.stopPropagation();
        this.go(id);
      } }, text);
    }
    download(id, what, text, label) {
      return el("a", { href: `/uploads/${id}/${what}?lang=${this.lang}`, download: "", title: label, "aria-label": label && label !== text ? `${label}: ${text}` : null }, text);
    }
    table(head, rows, left = 99, css = "") {
      const cells = (row) => row.map((one, place) => {
        const told = one !== null && typeof one === "object" && "inside" in one ? one : { inside: one };
        return el("td", { class: `${place < left ? "l" : ""} ${told.css ?? ""}`.trim(), "data-head": told.head }, told.inside);
      });
      return el("div", { class: "k-scroll" }, el("table", { class: `k-table k-plain ${css}` },
        el("thead", {}, el("tr", {}, head.map((one, place) => el("th", { scope: "col", class: place < left ? "l" : "" }, one)))),
        el("tbody", {}, rows.map((row) => el("tr", {}, cells(row))))));
    }

    // ---- which file the address names
    go(id) {
      const address = new URL(location.href);
      address.searchParams.set("upload", id);
      if (address.href !== location.href) history.pushState({}, "", address);
      for (const other of document.querySelectorAll("a.kpi-language")) {
        const way = new URL(other.href, location.href);
        way.searchParams.set("upload", id);
        other.setAttribute("href", way.search);
      }
      this.follow(true);
      document.querySelector("[data-testid=stMain]")?.scrollTo({ top: 0 });
    }
    follow(anew = false) {
      const id = asked();
      if (id === this.id && !anew) return;
      this.id = id;
      this.why = "";
      this.tell("");
      clearTimeout(this.timer);
      this.drop?.classList.toggle("k-small", id > 0);
      if (id) this.load(); else { this.turn++; this.body.replaceChildren(); }
    }
    async load(question = () => this.ask(`/${this.id}`)) {
      const turn = ++this.turn;
      clearTimeout(this.timer);
      this.changed = new Map();
      this.tell(this.say("reading"));
      this.body.setAttribute("aria-busy", "true");
      try {
        const told = await question();
        if (turn === this.turn) { this.tell(""); this.draw(told); }
      } catch (error) {
        if (turn === this.turn) this.body.replaceChildren(this.fail(error, () => this.load()));
      } finally { if (turn === this.turn) this.body.removeAttribute("aria-busy"); }
    }
    draw(told) {
      this.told = told;
      if (this.mine?.some((one) => one.id === told.id)) { // what was seen of it now stands in the list as well
        this.mine = this.mine.map((one) => one.id === told.id ? { ...one, ...told } : one);
        this.listed();
      }
      const head = el("header", { class: "k-up-head" }, el("h2", { class: "k-sub", tabindex: "-1" }, told.file),
        this.state(told), el("span", { class: "k-note" }, [told.look?.found.kind, told.size, told.at].filter(Boolean).join(" · ")),
        told.state === "discarded" ? null : this.download(told.id, "file", this.say("original")));
      this.picked = null;
      if (!told.left_out) this.left_out = [];
      const parts = told.state === "done" ? this.done(told) : told.state === "running" ? this.running(told)
        : told.state === "discarded" ? [el("p", { class: "k-up-box" }, this.say("discarded"))]
        : told.state === "waiting" ? this.waiting(told)
        : told.state === "returned" && !told.look ? [this.decided(told)] : [this.decided(told), ...this.ahead(told), this.discard(told)];
      this.body.replaceChildren(head, ...parts.filter(Boolean), el("p", { class: "k-up-next" }));
      this.following();
      this.body.querySelector(".k-up-head h2").focus({ preventScroll: true });
    }

    // ---- before it is imported
    ahead(told) {
      const look = told.look, parts = [];
      this.remembered_on = look.remembered_on; // said beside questions, columns and names
      if (told.state === "cancelled") parts.push(el("p", { class: "k-up-box" }, this.say("cancelled")));
      if (told.state === "refused") parts.push(el("div", { class: "k-up-box k-up-wrong" }, el("p", {}, el("b", {}, this.say("not_taken"))), this.reasons(told.why.refused ?? [])));
      if (look.is_refused) parts.push(el("div", { class: "k-up-box k-up-wrong", role: "alert" }, el("p", {}, el("b", {}, this.say("whole_refused"))), this.reasons(look.refused)));
      if (look.questions.length) parts.push(this.questions(look.questions));
      const said = [...told.answers, ...look.remembered.map((one) => ({ ...one, remembered: true }))];
      if (said.length) parts.push(this.answered(said));
      if (look.counts) parts.push(this.counts(look), look.counts.accepted.n && look.drafts.rows ? el("p", { class: "k-up-box k-up-drafts" }, look.drafts.said) : null);
      if (look.counts && look.refused.length) parts.push(this.section(this.say("refused"), this.reasons(look.refused)));
      if (look.counts && look.warned.length) parts.push(this.section(this.say("warned"), this.reasons(look.warned)));
      this.bars = [];
      if (look.names?.names.length) parts.push(this.names(look.names));
      parts.push(this.found(look.found));
      if (look.counts) parts.push(this.changes(look), this.sums(look.sums), this.effects(look), this.decide(look));
      return parts;
    }
    /* What somebody else has decided. */
    decided(told) {
      if (!told.review?.said) return null;
      return el("div", { class: `k-up-box ${told.state === "returned" ? "k-up-wrong" : ""}` }, el("p", {}, told.review.said));
    }
    /* Handed in: what would be written now, to be approved by somebody else. */
    waiting(told) {
      const look = told.look, review = told.review, parts = [];
      this.remembered_on = "";
      this.bars = [];
      if (review.may_decide && look.counts) this.picked = new Set();
      parts.push(el("div", { class: "k-up-box k-up-drafts" }, el("p", { role: "status" }, el("b", {}, this.say("waits"))),
        el("p", {}, `${review.said} ${review.then}`), review.may_decide ? null : el("p", {}, review.deciders),
        el("p", { class: "k-note k-up-digest" }, `SHA-256 ${review.sha256}`),
        review.own ? el("div", { class: "k-up-deeds" }, this.button(this.say("take_back"), (event) => this.deed(event, async () => { await this.ask(`/${this.id}/take-back`, {}); await this.load(); this.files(); }))) : null));
      if (look.since?.said) parts.push(el("div", { class: "k-up-box k-up-wrong" }, el("p", { role: "alert" }, el("b", {}, look.since.said)),
        look.since.rows.length ? this.table([this.say("indicator"), this.say("stood"), this.say("stands_now"), this.say("new")], look.since.rows.map((one) => [
          { css: "k-up-what", inside: [el("span", {}, one.indicator), el("span", { class: "k-note" }, [one.unit, one.period, one.side].filter(Boolean).join(" · "))] }, one.stood, one.stands, one.would_be]), 1, "k-up-changes") : null));
      if (told.left_out) parts.push(el("div", { class: "k-up-box" }, el("p", {}, this.say("left_out", { n: told.left_out })),
        el("div", { class: "k-up-deeds" }, this.button(this.say("take_all"), () => { this.left_out = []; this.load(); }))));
      if (told.answers.length) parts.push(this.answered(told.answers));
      if (!look.counts) return [...parts, el("div", { class: "k-up-box k-up-wrong" }, this.reasons(look.refused)), review.may_decide ? this.verdict(told, null) : null];
      parts.push(this.counts(look));
      if (look.refused.length) parts.push(this.section(this.say("refused"), this.reasons(look.refused)));
      if (look.warned.length) parts.push(this.section(this.say("warned"), this.reasons(look.warned)));
      parts.push(this.changes(look), this.picked ? this.leaving() : null, this.sums(look.sums), this.effects(look), this.found(look.found));
      if (review.may_decide) parts.push(this.verdict(told, look));
      return parts;
    }
    /* The deed that follows from figures that were ticked off. */
    leaving() {
      this.leave = el("div", { class: "k-up-deeds k-up-reread", hidden: true });
      return this.leave;
    }
    tick(place) {
      const box = el("input", { type: "checkbox", checked: !this.picked.has(place), "aria-label": this.say("approve_this"), onchange: () => {
        if (box.checked) this.picked.delete(place); else this.picked.add(place);
        const n = this.picked.size;
        this.leave.hidden = !n;
        this.leave.replaceChildren(...(n ? [this.button(this.say("look_without", { n }), (event) => this.deed(event, () => {
          this.left_out = [...(this.left_out ?? []), ...this.picked];
          return this.load(() => this.ask(`/${this.id}/weigh`, { left_out: this.left_out }));
        }), "k-main")] : []));
        for (const button of this.body.querySelectorAll(".k-up-import button")) button.disabled = n > 0 || button.dataset.off === "1";
      } });
      return box;
    }
    verdict(told, look) {
      const counts = look?.counts, good = counts?.accepted.n ?? 0, refused = counts?.refused.n ?? 0, left = told.left_out ? this.left_out ?? [] : [];
      const why = el("textarea", { rows: 2, maxlength: 2000, "aria-label": this.say("reason"), placeholder: this.say(left.length ? "reason_left" : "reason_back"), oninput: () => { this.why = why.value; } });
      why.value = this.why; // what was typed before she looked again
      const done = async () => { this.left_out = []; this.why = ""; await this.load(); };
      const approve = (event) => this.deed(event, async () => {
        await this.ask(`/${this.id}/approve`, { seen: look.token, partial: Boolean(partial?.checked), left_out: left, why: left.length ? why.value : "" });
        await done();
      });
      const back = (event) => this.deed(event, async () => { await this.ask(`/${this.id}/return`, { why: why.value }); await done(); });
      const button = look && (good || !refused) ? this.button(good ? counts.approve : this.say("approve_nothing"), approve, "k-main") : null;
      const ticks = button && refused && !told.review.partial && !left.length;
      const partial = ticks ? el("input", { type: "checkbox", onchange: () => { button.disabled = !partial.checked; button.dataset.off = partial.checked ? "" : "1"; } }) : null;
      if (ticks) { button.disabled = true; button.dataset.off = "1"; }
      return el("div", { class: "k-up-box k-up-import k-up-verdict" },
        ticks ? el("label", { class: "k-tick" }, partial, el("span", {}, this.say("partial_review"))) : null,
        why, el("div", { class: "k-up-deeds" }, button, this.button(this.say("send_back"), back), el("span", { class: "k-note" }, this.say("verdict"))));
    }
    /* Beside what was not said of this file. */
    from_before(is_so) { return is_so ? el("span", { class: "k-note k-up-memory" }, this.remembered_on) : null; }
    section(title, ...inside) {
      return el("section", {}, el("h3", { class: "k-sub" }, title), ...inside);
    }
    counts(look) {
      const told = look.counts, figures = told.kind === "figures" && (told.new.n || told.changed.n);
      const pills = [["read", ""], ...(figures ? [["new", "k-met"], ["changed", "k-at_risk"]] : [["accepted", "k-met"]]), ["unchanged", ""], ["refused", "k-off_track"]];
      const signs = { new: "+", changed: "≠", accepted: "+", unchanged: "=", refused: "×", read: "" };
      return el("div", { class: "k-pills k-up-counts" }, pills.map(([code, css]) => el("span", { class: `k-pill ${told[code].n ? "" : "k-zero"}` },
        signs[code] ? el("span", { class: `k-sign ${told[code].n ? css : ""}`, "aria-hidden": "true" }, signs[code]) : null,
        ` ${this.say("count_" + code)} `, el("b", {}, told[code].said))));
    }
    reasons(groups) {
      return el("ul", { class: "k-up-reasons" }, groups.map((one) => el("li", {},
        el("span", {}, one.said, " "),
        one.of_the_file && !one.places.length ? null : el("small", {}, `(${one.n})`),
        one.mend ? el("span", { class: "k-note" }, one.mend) : null,
        one.places.length ? el("ul", { class: one.short ? "k-up-places" : "k-up-lines" }, one.places.map((place) => el("li", {},
          place.place ? el("b", {}, place.place) : null, place.text ? ` ${place.text}` : "", place.mend ? el("span", { class: "k-note" }, place.mend) : null)),
        one.more ? el("li", { class: "k-note" }, this.say("more", { n: one.more })) : null) : null)));
    }

    // ---- questions
    questions(some) {
      const fields = some.map((one) => this.question(one));
      const answer = async (event) => {
        const answers = {}, open = [];
        for (const field of fields) { const value = field.value(); if (value) answers[field.code] = value; else open.push(field); }
        if (open.length) {
          left.textContent = this.say("unanswered", { n: open.length });
          open[0].box.querySelector("input, select")?.focus();
          return;
        }
        await this.deed(event, () => this.load(() => this.ask(`/${this.id}/answer`, { answers })));
      };
      const left = el("p", { class: "k-answer", role: "alert" });
      if (!this.told.own) return el("section", { class: "k-up-box k-up-ask" }, fields.map((field) => field.box));
      return el("section", { class: "k-up-box k-up-ask" }, el("h3", { class: "k-sub" }, el("span", { class: "k-sign k-ask", "aria-hidden": "true" }, "? "), this.say("questions", { n: some.length })),
        el("p", { class: "k-note" }, this.say("questions_why")), fields.map((field) => field.box),
        el("div", { class: "k-up-deeds" }, this.button(this.say("answer"), answer, "k-main"), left));
    }
    question(one) {
      const group = name(), asked_of = one.asked_of ? ` (${one.asked_of})` : "";
      const examples = one.choices.some((choice) => choice.reads.length) ? null
        : one.examples.length ? el("p", { class: "k-note" }, one.examples.map((example) => `${example.place} “${example.text}”`).join(" · ")) : null;
      const radio = (choice) => el("label", { class: "k-up-choice" },
        el("input", { type: "radio", name: group, value: choice.answer, checked: choice.answer === one.proposed }),
        el("span", {}, el("b", {}, choice.said), choice.beside ? el("small", {}, ` ${choice.beside}`) : null, choice.reads.length ? el("span", { class: "k-up-reads" }, choice.reads.map((read, place) => el("span", {},
          one.examples[place] ? [el("small", {}, one.examples[place].place), ` “${one.examples[place].text}” → `] : null, el("b", {}, read)))) : null));
      const filled = one.fill === "unit" ? this.unit(one) : one.fill === "period" ? this.period() : one.fill === "effective_on" ? this.words_field(this.say("type_day")) : one.fill ? this.words_field() : null;
      const box = el("fieldset", { class: "k-up-question" }, el("legend", {}, one.said + asked_of), this.from_before(one.proposed), examples,
        one.choices.map(radio), filled?.box);
      filled?.box.addEventListener("change", () => box.querySelector("input[type=radio]:checked")?.click && (box.querySelectorAll("input[type=radio]").forEach((each) => { each.checked = false; })));
      return { code: one.code, box, value: () => box.querySelector("input[type=radio]:checked")?.value ?? filled?.value() ?? "" };
    }
    unit(one) {
      if (!one.units.length) return this.words_field(this.say("type_unit"));
      const list = el("select", { "aria-label": this.say("pick_unit") }, el("option", { value: "" }, this.say("pick_unit")),
        one.units.map((unit) => el("option", { value: unit.answer, selected: unit.answer === one.proposed }, unit.said)));
      return { box: list, value: () => list.value };
    }
    period() {
      const run = el("select", { "aria-label": this.say("pick_period") }, el("option", { value: "-" }, this.say("pick_period")),
        this.words.periods.map(([end, said]) => el("option", { value: end }, said)));
      const now = Number(this.mount.dataset.year);
      const year = el("select", { "aria-label": this.say("year") }, Array.from({ length: 12 }, (_, back) => now + 1 - back)
        .map((one) => el("option", { value: one, selected: one === now }, String(one))));
      return { box: el("span", { class: "k-up-pair" }, run, year), value: () => run.value === "-" ? "" : year.value + run.value };
    }
    words_field(label = "") {
      const input = el("input", { type: "text", maxlength: 300, placeholder: label, "aria-label": label || null });
      return { box: input, value: () => input.value.trim() };
    }
    answered(some) {
      return el("ul", { class: "k-up-answers" }, some.map((one) => el("li", {}, `${one.question} `, el("b", {}, one.said), " ", this.from_before(one.remembered), " ",
        !this.told.own ? null : el("span", { class: "k-up-deeds" }, this.button(this.say("ask_again"), (event) => this.deed(event, () => this.load(() => this.ask(`/${this.id}/answer`, { answers: { [one.code]: "" } }))), "k-quiet-button")))));
    }

    // ---- what was found, which can be changed by hand
    found(told) {
      const facts = [];
      const can = told.columns.some((one) => one.letter) || told.sheets.length > 1;
      if (told.sheet || told.sheets.length > 1) facts.push([this.say("sheet"), told.sheets.length > 1
        ? this.pick("sheet", told.sheets.map((one) => ({ answer: one, said: one })), told.sheet, this.say("sheet")) : told.sheet]);
      if (told.shape) facts.push([this.say("shape"), can ? this.pick("shape", told.shapes, told.shape, this.say("shape")) : told.shapes.find((one) => one.answer === told.shape)?.said, this.from_before(told.shape_remembered)]);
      if (told.columns.length) facts.push([this.say("header_rows"), can ? this.typed("header_rows", told.header_rows, this.say("header_rows")) : told.header_rows]);
      if (told.encoding) facts.push([this.say("encoding"), told.encoding.toUpperCase()]);
      const lettered = told.columns.some((one) => one.letter);
      const rows = told.columns.map((one) => [
        lettered ? { css: "k-up-letter", inside: one.letter } : null,
        { css: "k-up-header", inside: [el("span", {}, one.header || el("i", {}, this.say("no_header"))), one.sample.length ? el("span", { class: "k-note" }, one.sample.join(" · ")) : null] },
        [one.letter ? this.pick(`column:${one.letter}`, told.meanings, one.meaning, this.say("taken_for_of", { name: one.letter })) : one.said,
          this.from_before(one.remembered), one.certain ? null : el("span", { class: "k-note k-up-guess" }, this.say("guessed"))],
      ].filter((one) => one !== null));
      if (!facts.length && !rows.length && !told.applied.length && !told.passed.length) return null;
      return this.section(this.say("found"),
        facts.length ? el("dl", { class: "k-up-facts" }, facts.map(([term, ...value]) => el("div", {}, el("dt", {}, term), el("dd", {}, value)))) : null,
        rows.length ? this.table([...(lettered ? [this.say("column")] : []), this.say("header"), this.say("taken_for")], rows, 9, `k-up-columns ${lettered ? "k-up-lettered" : ""}`) : null,
        this.bar(),
        told.applied.length ? el("div", { class: "k-up-rules" }, el("h4", {}, this.say("applied")), el("ul", {}, told.applied.map((one) => el("li", {}, one.said, " ",
          el("span", { class: "k-note" }, [[one.times, one.place].filter(Boolean).join(", "), one.before ? `“${one.before}” → “${one.after}”` : one.after ? `“${one.after}”` : ""].filter(Boolean).join(": ")))))) : null,
        told.passed.length ? el("div", { class: "k-up-rules" }, el("h4", {}, this.say("passed")), el("ul", {}, told.passed.map((one) => el("li", {}, `${one.why} (${one.n}) `,
          el("span", { class: "k-note" }, `${this.say("rows")} ${one.rows}`))))) : null);
    }
    /* The deed that follows from changes: under each list of what can be changed. */
    bar() {
      const bar = el("div", { class: "k-up-deeds k-up-reread", hidden: true });
      this.bars.push(bar);
      return bar;
    }
    /* Names that are not known: what each means is chosen among the near ones, or among all. */
    names(told) {
      const group = (label, some, now) => some.length ? el("optgroup", { label }, some.map((one) => el("option", { value: one.answer, selected: one.answer === now }, one.said))) : null;
      const field = (one) => {
        const all = told[one.of], near = all.filter((other) => one.near.includes(other.answer));
        if (!this.told.own) return all.find((other) => other.answer === one.now)?.said ?? this.say(one.now ? "name_skip" : "name_open");
        const list = el("select", { "aria-label": this.say("name_means_of", { name: one.name }), onchange: () => this.change(one.code, list.value, one.now) },
          el("option", { value: "" }, this.say("name_open")),
          told.skip ? el("option", { value: told.skip, selected: one.now === told.skip }, this.say("name_skip")) : null,
          group(this.say("name_near"), near, one.now), group(this.say("name_all"), all.filter((other) => !near.includes(other)), one.now));
        return list;
      };
      return this.section(this.say("names"), el("p", { class: "k-note" }, this.say("names_why")),
        this.table([this.say("name_in_file"), this.say("name_means")], told.names.map((one) => [
          { css: "k-up-header", inside: [el("span", {}, one.name), one.rows ? el("span", { class: "k-note" }, one.rows) : null] }, [field(one), this.from_before(one.remembered)]]), 9, "k-up-columns k-up-names"),
        told.more ? el("p", { class: "k-todo" }, this.say("names_more", { n: told.more })) : null, this.bar());
    }
    pick(code, options, now, label) {
      if (!this.told.own) return options.find((one) => one.answer === now)?.said ?? now;
      const known = options.some((one) => one.answer === now);
      const list = el("select", { "aria-label": label, onchange: () => this.change(code, list.value, now) },
        known ? null : el("option", { value: now, selected: true }, now),
        options.map((one) => el("option", { value: one.answer, selected: one.answer === now }, one.said)));
      return list;
    }
    typed(code, now, label) {
      if (!this.told.own) return now;
      const field = el("input", { type: "text", "aria-label": label, size: 5, oninput: () => this.change(code, field.value.trim(), now) });
      field.value = now;
      return field;
    }
    change(code, value, now) {
      if (value === now) this.changed.delete(code); else this.changed.set(code, value);
      const n = this.changed.size;
      for (const bar of this.bars) {
        bar.hidden = !n;
        bar.replaceChildren(...(n ? [
          this.button(this.say("reread", { n }), (event) => this.deed(event, () => this.load(this.answering(Object.fromEntries(this.changed)))), "k-main"),
          this.button(this.say("unchange"), () => this.draw(this.told)), el("span", { class: "k-note" }, this.say("remembered"))] : []));
      }
      for (const button of this.body.querySelectorAll(".k-up-import button")) button.disabled = n > 0 || button.dataset.off === "1";
    }
    answering(answers) { return () => this.ask(`/${this.id}/answer`, { answers }); }

    // ---- what would be written
    changes(look) {
      return this.figures("changes", look.changes, look.counts.new.n + look.counts.changed.n);
    }
    /* Figures, old beside new under these words, the first of so many. */
    figures(title, all, of, old = "old", now = "new") {
      if (!all.length) return null;
      const what = (one) => [el("span", {}, one.indicator), el("span", { class: "k-note" }, [one.unit, one.period, one.side, one.measure].filter(Boolean).join(" · "))];
      const ticks = this.picked && title === "changes";
      const rows = all.map((one) => [...(ticks ? [{ css: "k-up-tick", inside: this.tick(one.place) }] : []), { css: "k-up-what", inside: what(one) }, { css: one.old ? "k-up-old" : "k-none", inside: one.old || "–" }, { css: "k-up-new", inside: el("b", {}, one.new) }]);
      const head = [...(ticks ? [""] : []), this.say("indicator"), this.say(old), this.say(now)], left = ticks ? 2 : 1;
      const holder = el("div", {}, this.table(head, rows.slice(0, FIRST), left, "k-up-changes"));
      const rest = el("p", { class: "k-todo" });
      if (rows.length > FIRST) rest.append(this.button(this.say("show_all", { n: rows.length }), () => {
        holder.replaceChildren(this.table(head, rows, left, "k-up-changes"));
        rest.textContent = of > rows.length ? this.say("shown_of", { n: rows.length, of }) : "";
      }, "k-quiet-button"));
      if (rows.length <= FIRST && of > rows.length) rest.textContent = this.say("shown_of", { n: rows.length, of });
      return this.section(this.say(title), holder, rest.childNodes.length ? rest : null);
    }
    sums(rows) {
      if (!rows.length) return null;
      const side = (part) => ({ inside: part.total === "–" ? "–" : [part.total, el("span", { class: "k-note" }, part.n)] });
      const more = ["there", "refused", "passed"].filter((code) => rows.some((one) => one[code].total !== "–"));
      const head = ["indicator", "sum_file", "sum_stored", ...more.map((code) => `sum_${code}`)].map((word) => this.say(word));
      const lines = rows.map((one) => [
        { css: "k-up-what", inside: [el("span", {}, one.indicator), el("span", { class: "k-note" }, [one.side, one.measure].filter(Boolean).join(" · "))] },
        side(one.file), { inside: one.whole ? [one.stored.total, el("span", { class: "k-note k-met" }, `✓ ${this.say("sum_whole")}`)] : side(one.stored).inside },
        ...more.map((code) => side(one[code]))]);
      const holder = el("div", {}, this.table(head, lines.slice(0, FEW), 1, "k-up-sums"));
      const all = lines.length > FEW ? el("p", { class: "k-todo" }, this.button(this.say("sums_all", { n: lines.length }), () => { holder.replaceChildren(this.table(head, lines, 1, "k-up-sums")); all.remove(); }, "k-quiet-button")) : null;
      return this.section(this.say("sums"), holder, all);
    }
    effects(look) {
      const told = look.effects, rows = told.rows;
      if (look.counts.kind !== "figures" || !look.counts.accepted.n) return null;
      if (look.drafts.all) return this.section(this.say("effects"), el("p", { class: "k-todo" }, this.say("effects_drafts")));
      const standing = (one) => [el("span", { class: `k-sign k-${one.status}`, "aria-hidden": "true" }, one.sign), ` ${one.word}`, one.attained ? el("span", { class: "k-note" }, one.attained) : null];
      const notes = [rows.length ? "" : this.say("effects_none"), told.more ? this.say("effects_more", { n: told.more }) : "",
        told.moved ? this.say("effects_moved", { n: told.moved }) : "", told.units > told.cards ? this.say("effects_part", { n: told.cards, of: told.units }) : ""];
      return this.section(this.say("effects"),
        rows.length ? this.table([this.say("indicator"), this.say("now"), this.say("then")], rows.map((one) => [
          { css: "k-up-what", inside: [el("a", { href: one.href, target: "_self" }, one.indicator), el("span", { class: "k-note" }, `${one.unit} · ${one.period}`)] }, standing(one.before), standing(one.after)]), 9, "k-up-effects") : null,
        el("p", { class: "k-todo" }, notes.filter(Boolean).join(" ")));
    }

    // ---- the decision
    decide(look) {
      const told = look.counts, good = told.accepted.n, refused = told.refused.n;
      if (!good && !refused) return el("div", { class: "k-up-box k-up-import" }, el("p", {}, this.say("nothing_new")));
      if (!this.told.own) return el("div", { class: "k-up-box k-up-import" }, el("p", {}, this.say("of_another", { name: this.told.by })));
      if (!good) return el("div", { class: "k-up-box k-up-import k-up-wrong" }, el("p", {}, this.say(look.names.names.some((one) => !one.now) ? "none_named" : refused && told.unchanged.n ? "nothing_good" : "none_good")),
        el("p", {}, this.download(this.id, "refused", this.say("refused_file"))));
      const words = look.waits ? "import_waits" : look.drafts.all ? "import_drafts" : "import";
      const begin = (event) => this.deed(event, async () => {
        const now = await this.ask(`/${this.id}/begin`, { partial: Boolean(partial?.checked), seen: look.token });
        this.files();
        if (now.state === "running" && now.on) { this.turn++; this.draw({ ...this.told, ...now }); } else await this.load();
      });
      const button = this.button(told[words], begin, "k-main");
      const partial = refused ? el("input", { type: "checkbox", onchange: () => { button.disabled = !partial.checked; button.dataset.off = partial.checked ? "" : "1"; } }) : null;
      if (refused) { button.disabled = true; button.dataset.off = "1"; }
      return el("div", { class: "k-up-box k-up-import" },
        refused ? [el("p", {}, told.blocked),
          el("label", { class: "k-tick" }, partial, el("span", {}, this.say("partial"))),
          el("p", { class: "k-note" }, this.download(this.id, "refused", this.say("refused_file")))] : null,
        look.waits ? el("p", { class: "k-note" }, look.waits) : null,
        el("div", { class: "k-up-deeds" }, button, el("span", { class: "k-note" }, refused || look.waits ? "" : this.say("before"))));
    }

    /* What is not to be imported makes room for other files. */
    discard(told) {
      if (!told.own) return null;
      const away = (event) => this.deed(event, async () => { await this.ask(`/${this.id}/discard`, {}); await this.load(); this.files(); });
      return el("div", { class: "k-up-deeds k-up-discard" }, this.button(this.say("discard"), away, "k-quiet-button"));
    }

    // ---- under way
    running(told) {
      if (!told.on) return [el("div", { class: "k-up-box k-up-wrong" }, el("p", {}, this.say("died")),
        !told.own ? null : el("div", { class: "k-up-deeds" }, this.button(this.say("again_import"), (event) => this.deed(event, async () => { await this.ask(`/${this.id}/cancel`, {}); await this.load(); }), "k-main")))];
      const bar = el("progress", { max: told.of_rows || null, "aria-label": this.say("running") });
      const said = el("p", { role: "status", class: "k-up-said" });
      const show = (now) => {
        if (now.of_rows) { bar.max = now.of_rows; bar.value = now.done_rows; }
        if (said.textContent !== now.how_far) said.textContent = now.how_far;
      };
      const id = this.id, turn = this.turn;
      let wanted = false; // to be cancelled
      const poll = async () => {
        if (turn !== this.turn || id !== this.id || !this.mount.isConnected) return;
        try {
          const now = await this.ask(`/${id}/progress`);
          if (turn !== this.turn) return;
          if (now.state !== "running" || !now.on) {
            this.files();
            await this.load();
            if (wanted && this.told.state === "done") this.tell(this.say("too_late"));
            return;
          }
          if (!wanted) show(now);
        } catch (error) { if (error.status === 401) { this.body.replaceChildren(this.fail(error)); return; } }
        this.timer = setTimeout(poll, POLL);
      };
      show(told);
      this.timer = setTimeout(poll, POLL);
      const cancel = (event) => this.deed(event, async () => { wanted = true; said.textContent = this.say("cancelling"); await this.ask(`/${id}/cancel`, {}); });
      return [el("div", { class: "k-up-box k-up-running" }, el("p", {}, el("b", {}, this.say("running"))), bar, said,
        el("p", { class: "k-note" }, this.say("may_leave")), !this.told.own ? null : el("div", { class: "k-up-deeds" }, this.button(this.say("cancel"), cancel)))];
    }

    // ---- done
    done(told) {
      const now = told.done, drafts = now.sheets.length > 0;
      const ways = (title, some) => some.length ? [el("p", {}, title), el("ul", {}, some.map((one) => el("li", {}, el("a", { href: one.href, target: "_self" }, one.said), " ", one.n ? el("small", {}, one.n) : null)))] : [];
      const title = !told.batch ? this.say("done_nothing") : drafts && !now.boards.length ? this.say("done_drafts") : this.say("done");
      const numbers = ["read", "accepted", "unchanged", "refused"].map((code) => el("span", { class: `k-pill ${told[code] === "0" ? "k-zero" : ""}` }, `${this.say("head_" + code)} `, el("b", {}, told[code])));
      return [el("div", { class: `k-up-box ${told.batch && !now.undone ? "k-up-good" : ""}` }, el("p", { role: "status" }, el("b", {}, now.undone ? this.say("undone") : title)),
        told.review?.said ? el("p", {}, told.review.said) : null,
        el("div", { class: "k-pills" }, numbers),
        now.undone ? [] : [ways(this.say("submit_there"), now.sheets), now.more_sheets ? el("p", { class: "k-note" }, this.say("more_sheets", { n: now.more_sheets })) : null, ways(this.say("see_there"), now.boards)],
        now.data ? el("p", {}, el("a", { href: now.data, target: "_self" }, this.say("see_batch", { n: told.batch }))) : null),
      now.undone ? null : this.others(told, now.others),
      told.refused_rows ? el("div", { class: "k-up-box k-up-back" }, el("p", {}, now.back),
        el("p", {}, this.download(told.id, "refused", this.say("refused_file"))), this.reasons(now.refused)) : null,
      now.warned.length ? this.section(this.say("warned"), this.reasons(now.warned)) : null,
      this.figures("corrected", now.corrected.rows, now.corrected.n, "was", "then"),
      now.can_undo ? this.undo(now) : null];
    }
    /* Other sheets and other tables of the file, to be gone on with: the same file is handed in once more. */
    others(told, others) {
      if (!others.sheets.length && !others.said_tables) return null;
      const on = (answers) => (event) => this.deed(event, async () => {
        const file = await fetch(`/uploads/${told.id}/file`).catch(() => null);
        if (!file?.ok) throw new Error(this.say("no_answer"));
        const { id } = await this.send(new File([await file.blob()], told.file), () => {});
        await this.ask(`/${id}/answer`, { answers });
        this.go(id);
        this.files();
      });
      const table = others.sheet ? { sheet: others.sheet, header_rows: "" } : { header_rows: "" };
      return el("div", { class: "k-up-box k-up-drafts" }, [others.said_tables, others.said].filter(Boolean).map((one) => el("p", {}, one)),
        el("div", { class: "k-up-deeds" }, others.said_tables ? this.button(this.say("other_table"), on(table)) : null,
          others.sheets.map((sheet) => this.button(this.say("other_sheet", { name: sheet }), on({ sheet })))));
    }
    undo(now) {
      const box = el("div", { class: "k-up-undo k-up-deeds" });
      const take = async (path, body) => { await this.ask(`/${this.id}/${path}`, body); await this.load(); this.files(); };
      if (now.undone) box.append(this.button(this.say("redo"), (event) => this.deed(event, () => take("redo", {}))));
      const look = async (overwrite) => {
        const told = await this.ask(`/${this.id}/undo`, { ahead: true, overwrite });
        const nothing = !told.restored && !told.removed;
        const group = name();
        const choice = (too, word) => el("label", { class: "k-up-choice" }, el("input", { type: "radio", name: group, checked: too === overwrite, onchange: () => look(too) }), el("span", {}, this.say(word)));
        const since = told.changed_since > 0 || overwrite;
        box.replaceChildren(el("fieldset", { class: "k-up-box" }, el("legend", {}, this.say("undo_ahead")),
          since ? [choice(false, "undo_keep"), choice(true, "undo_too")] : null,
          el("p", { role: "status" }, nothing && !told.kept_in_all ? this.say("undo_nothing") : told.said),
          told.kept.length ? this.table([this.say("kept"), this.say("why"), this.say("stands"), this.say("comes_back")], told.kept.map((one) => [[el("span", {}, one.what), one.where ? el("span", { class: "k-note" }, one.where) : null], one.why, one.stands, one.back])) : null,
          el("div", { class: "k-up-deeds" }, nothing ? null : this.button(this.say("undo_now"), (event) => this.deed(event, () => take("undo", { ahead: false, overwrite })), "k-main"),
            this.button(this.say("back"), () => box.replaceWith(this.undo(now))))));
        box.querySelector("input:checked, button")?.focus();
      };
      if (!now.undone) box.append(this.button(this.say("undo"), (event) => this.deed(event, () => look(false))));
      return box;
    }
  }

  let here = null;
  const find = () => {
    const mount = document.querySelector(".k-upload[data-words]");
    if (mount === here?.mount) return;
    if (here) { here.turn++; clearTimeout(here.timer); }
    here = mount ? new Import(mount) : null;
    here?.start();
  };
  new MutationObserver(find).observe(document.body, { subtree: true, childList: true });
  addEventListener("popstate", () => { if (here?.mount.isConnected && ["/import", "/review"].includes(location.pathname)) here.follow(); });
  // A file that misses the frame must not take the place of the page.
  for (const kind of ["dragover", "drop"]) addEventListener(kind, (event) => { if (here && event.dataTransfer?.types.includes("Files")) event.preventDefault(); });
  find();
})();
