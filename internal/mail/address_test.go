package mail_test

import (
	"strings"
	"testing"

	"clusterdir/internal/mail"
)

func TestCheckServer(t *testing.T) {
	for text, good := range map[string]bool{
		"smtp://localhost:25": true, "smtp://127.0.0.1:2525": true, "smtp://[::1]:25": true, "smtps://mail.example.org:465": true,
		"smtp://user:password@mail.example.org:587": true, "smtp://user%40example.org:p%3Aw@mail.example.org:587": true, "smtp://mail.example.org:587/": true,
		"": false, "mail.example.org:25": false, "http://mail.example.org:25": false, "smtp://mail.example.org": false, "smtp://:25": false,
		"smtp://mail.example.org:smtp": false, "smtp://mail.example.org:0": false, "smtp://mail.example.org:99999": false,
		"smtp://user@mail.example.org:25": false, "smtp://:password@mail.example.org:25": false, "smtp://mail.example.org:25/path": false,
		"smtp://mail.example.org:25?x": false, "smtp://mail.example.org:25#x": false, "smtp://a%0d%0ab:c@mail.example.org:25": false, "smtp://a:b c@d:1": false,
	} {
		err := mail.CheckServer(text)
		if (err == nil) != good {
			t.Errorf("%q: %v", text, err)
		}
		if err != nil && text != "" && strings.Contains(err.Error(), text) {
			t.Errorf("the error %v shows the address, which may contain a password", err)
		}
	}
}

func TestCheckAddress(t *testing.T) {
	for text, good := range map[string]bool{
		"a@example.org": true, "a.b+c@mail.example.org": true, "käthe@example.org": true, "a@köln.example": true, "o'neil@example.org": true,
		"": false, "a": false, "@example.org": false, "a@": false, "a@b": false, "a@b.": false, "a@.org": false, "a@[127.0.0.1]": false, "-x@example.org": false,
		"a@example.org\n": false, "a\x00@example.org": false, "a@example.org, b@example.org": false, "A <a@example.org>": false, "<a@example.org>": false,
		"a@example.org (comment)": false, `"a b"@example.org`: false, " a@example.org": false, "a@exa mple.org": false, "a@b@example.org": false,
		"a\u200b@example.org": false, "a@exam_ple.org": false, strings.Repeat("a", 65) + "@example.org": false, "a@" + strings.Repeat("a.", 130) + "org": false,
	} {
		if err := mail.CheckAddress(text); (err == nil) != good {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestParseFrom(t *testing.T) {
	for text, want := range map[string]string{
		"office@example.org": "office@example.org", "Büro <office@example.org>": "office@example.org", "=?utf-8?q?B=C3=BCro?= <a@example.org>": "a@example.org",
		"Büro": "", "Büro\n <office@example.org>": "", "a@example.org, b@example.org": "", "X <a@b>": "", "=?utf-8?q?a=0D=0AB?= <a@example.org>": "",
	} {
		got := ""
		if from, err := mail.ParseFrom(text); err == nil {
			got = from.Address
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// FuzzAddress checks that every accepted text is exactly one address on one line.
func FuzzAddress(f *testing.F) {
	f.Add("a@example.org")
	f.Add("a@example.org\r\nBcc: b@example.org")
	f.Add(`"a>"@example.org`)
	f.Fuzz(func(t *testing.T, text string) {
		if mail.CheckAddress(text) == nil && (strings.ContainsAny(text, "\r\n\x00<>, \"") || strings.Count(text, "@") != 1 || text[0] == '-') {
			t.Errorf("%q is accepted", text)
		}
	})
}
