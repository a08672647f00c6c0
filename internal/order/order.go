// Package order defines orders of the printed brochure: the validation of an
// order, its states, and how long its personal details are retained. The package
// does no I/O.
package order

import (
	"crypto/rand"
	"math/big"
	"strconv"
	"strings"
	"time"

	"clusterdir/internal/i18n"
)

// MaxCopies is the maximum number of copies per order.
const MaxCopies = 25

// State is the state of an order.
type State string

// The states of an order.
const (
	Open      State = "open"
	Sent      State = "sent"
	Cancelled State = "cancelled"
)

// States lists every state.
var States = []State{Open, Sent, Cancelled}

// Order is an order of printed brochures.
type Order struct {
	ID string
	// Key is generated with the form. Two submissions with the same key are one order.
	Key string
	// Token is the last part of the receipt's URL. It cannot be guessed.
	Token string
	// Number is the human-readable order number, such as 2026-K7M4QX.
	Number  string
	MadeAt  time.Time
	State   State
	StateAt time.Time
	// Lang is the language of the form, Edition the language of the brochure.
	Lang, Edition i18n.Lang
	Copies        int
	Address
	Email string // may be empty
}

// Address is the delivery address of an order.
type Address struct {
	Name         string
	Organisation string // may be empty
	Street       string
	Postcode     string
	City         string
	Country      string // ISO 3166-1 alpha-2
}

// Lines returns the lines of the address label. The country is omitted if it is
// Home.
func (a Address) Lines(l i18n.Lang) []string {
	lines := []string{}
	for _, line := range []string{a.Organisation, a.Name, a.Street, strings.TrimSpace(a.Postcode + " " + a.City)} {
		if line != "" {
			lines = append(lines, line)
		}
	}
	if a.Country != Home {
		lines = append(lines, strings.ToUpper(CountryName(a.Country, l)))
	}
	return lines
}

// Home is the country whose postcodes are validated and whose name is omitted
// from address labels.
const Home = "DE"

// alphabet lists the characters of order numbers. It omits letters and digits that
// are easily confused when read aloud or written by hand.
const alphabet = "ACDEFHJKLMNPQRTUVWXY3479"

// NewNumber returns a random order number for the year of at. The probability that
// two orders of the same year share a number is one in 190 million.
func NewNumber(at time.Time) string {
	number := strconv.Itoa(at.Year()) + "-"
	for range 6 {
		i, err := rand.Int(rand.Reader, big.NewInt(int64(len(alphabet))))
		if err != nil {
			panic(err) // crypto/rand never fails.
		}
		number += alphabet[i.Int64() : i.Int64()+1]
	}
	return number
}

// Retention periods of the personal details of an order.
const (
	// DefaultRetention is counted from the day the order was sent or cancelled.
	DefaultRetention = 30 * 24 * time.Hour
	// MaxRetention is counted from the day the order was made, whatever its state.
	MaxRetention = 90 * 24 * time.Hour
)

// ErasedAt returns the time at which the personal details of the order are erased
// at the latest. retention is the period after sending or cancelling.
func (o Order) ErasedAt(retention time.Duration) time.Time {
	last := o.MadeAt.Add(MaxRetention)
	if settled := o.StateAt.Add(retention); o.State != Open && settled.Before(last) {
		return settled
	}
	return last
}
