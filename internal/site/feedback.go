package site

import (
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/a-h/templ"

	"clusterdir/internal/address"
	"clusterdir/internal/directory"
	"clusterdir/internal/httpx"
	"clusterdir/internal/i18n"
	"clusterdir/internal/store"
	"clusterdir/web/page"
	"clusterdir/web/ui"
)

// Maximum lengths of the report's fields, in characters.
const (
	maxMessage = 5000
	maxField   = 300
)

// reportFields lists the fields of the form in display order.
var reportFields = []string{"message", "page", "name", "email"}

// Feedback handles the form to report a barrier. A link from another page may pass
// the URL of that page.
func (s *Site) Feedback(r *http.Request) (templ.Component, error) {
	values := map[string]string{"page": r.URL.Query().Get("page")}
	return s.feedbackPage(r, values, nil), nil
}

// Report handles the submitted form. A valid report is stored and answered with a
// redirect, so that reloading the page does not submit it again. An invalid one is
// answered with the form and all its values.
func (s *Site) Report(r *http.Request) (templ.Component, error) {
	form, err := httpx.Form(r)
	if err != nil {
		return nil, err
	}
	pr := printer(r)
	report, values, faults := readReport(pr, form)
	if len(faults) > 0 {
		return nil, &httpx.Error{Status: http.StatusUnprocessableEntity, Page: s.feedbackPage(r, values, faults)}
	}
	// This honeypot field is invisible to people. A robot that fills it in gets the
	// usual response, and its report is not stored.
	if strings.Join(form["website"], "") == "" {
		err = s.store.Write(r.Context(), func(q *store.Q) error { return q.SaveReport(r.Context(), report) })
		if err != nil {
			return nil, err
		}
	}
	return nil, &httpx.Redirect{Status: http.StatusSeeOther, URL: address.Of(pr.Lang(), address.FeedbackDone)}
}

func readReport(pr *i18n.Printer, form url.Values) (directory.Report, map[string]string, []page.FieldError) {
	var faults []page.FieldError
	values := map[string]string{}
	fault := func(field, key string, pairs ...any) {
		faults = append(faults, page.FieldError{Field: field, Text: pr.T(key, pairs...)})
	}
	for _, field := range reportFields {
		given := form[field]
		if len(given) > 1 {
			fault(field, "form.twice")
		}
		values[field] = strings.TrimSpace(strings.ReplaceAll(form.Get(field), "\r\n", "\n"))
		limit := maxField
		if field == "message" {
			limit = maxMessage
		}
		if utf8.RuneCountInString(values[field]) > limit {
			fault(field, "form.long", "n", pr.Number(limit))
		}
	}
	if values["message"] == "" {
		fault("message", "feedback.message.missing")
	}
	if values["email"] != "" && !directory.ValidEmail(values["email"]) {
		fault("email", "form.email")
	}
	return directory.Report{
		Lang: pr.Lang(), Page: values["page"], Message: values["message"], Name: values["name"], Email: values["email"],
	}, values, faults
}

func (s *Site) feedbackPage(r *http.Request, values map[string]string, faults []page.FieldError) templ.Component {
	pr, snap := printer(r), s.snapshots.Current()
	v := page.FeedbackView{Errors: faults, Fields: []page.Field{
		{Name: "message", Kind: "textarea"},
		{Name: "page", Kind: "text", Autocomplete: "off", Optional: true},
		{Name: "name", Kind: "text", Autocomplete: "name", Optional: true},
		{Name: "email", Kind: "email", Autocomplete: "email", Optional: true},
	}}
	for i := range v.Fields {
		f := &v.Fields[i]
		f.Label, f.Hint = pr.T("feedback."+f.Name), pr.T("feedback."+f.Name+".hint")
		f.Value, f.Error = values[f.Name], errorOf(faults, f.Name)
	}
	title := pr.T("feedback.title")
	if len(v.Errors) > 0 {
		title = pr.T("form.error.title", "title", title)
	}
	return page.Feedback(s.layout(r, snap, frame{
		page: address.Feedback, title: title, description: pr.T("feedback.description"),
		crumbs: []ui.Link{crumb(pr, address.Feedback, "nav.feedback")}, noIndex: len(v.Errors) > 0,
	}), v)
}

// errorOf returns the error of a field, or "" if it has none.
func errorOf(faults []page.FieldError, field string) string {
	for _, f := range faults {
		if f.Field == field {
			return f.Text
		}
	}
	return ""
}

// FeedbackDone confirms that a report has arrived.
func (s *Site) FeedbackDone(r *http.Request) (templ.Component, error) {
	pr := printer(r)
	return page.FeedbackDone(s.layout(r, s.snapshots.Current(), frame{
		page: address.FeedbackDone, title: pr.T("feedback.done"), description: pr.T("feedback.done.text"), noIndex: true,
		crumbs: []ui.Link{crumb(pr, address.Feedback, "nav.feedback"), crumb(pr, address.FeedbackDone, "feedback.done")},
	})), nil
}
