package main

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"net/http"
	"os"
	"strings"

	"github.com/coreos/go-oidc"
)

type claims struct {
	Scope string `json:"scope"`
}

func main() {
	provider, err := oidc.NewProvider(context.Background(), value("MINTMARK_URL", "http://localhost:8080"))
	if err != nil {
		log.Fatal(err)
	}
	verifier := provider.Verifier(&oidc.Config{
		ClientID:             "https://deploy.example", // go-oidc's name for what aud must contain
		SupportedSigningAlgs: []string{oidc.ES256},
	})
	http.Handle("/deployments", needing("deploy", verifier, func(w http.ResponseWriter, token *oidc.IDToken) {
		fmt.Fprintf(w, "deployments for %s\n", token.Subject)
	}))
	log.Fatal(http.ListenAndServe("127.0.0.1:"+value("PORT", "8081"), nil))
}

func needing(permission string, verifier *oidc.IDTokenVerifier, answer func(http.ResponseWriter, *oidc.IDToken)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		raw := bearer(r)
		if raw == "" {
			refuse(w, http.StatusUnauthorized, `Bearer`)
			return
		}
		token, scope, err := verify(r.Context(), verifier, raw)
		if err != nil {
			log.Print(err)
			refuse(w, http.StatusUnauthorized, `Bearer error="invalid_token"`)
			return
		}
		if !contains(strings.Fields(scope), permission) {
			refuse(w, http.StatusForbidden, `Bearer error="insufficient_scope", scope="`+permission+`"`)
			return
		}
		answer(w, token)
	})
}

func verify(ctx context.Context, verifier *oidc.IDTokenVerifier, raw string) (*oidc.IDToken, string, error) {
	token, err := verifier.Verify(ctx, raw)
	if err != nil {
		return nil, "", err
	}
	// Takes access tokens (RFC 9068) and nothing else; go-oidc itself takes any typ.
	if typ, err := typeOf(raw); err != nil || typ != "at+jwt" {
		return nil, "", errors.New("typ must be at+jwt")
	}
	var said claims
	if err := token.Claims(&said); err != nil {
		return nil, "", err
	}
	return token, said.Scope, nil
}

func typeOf(raw string) (string, error) {
	encoded, _, _ := strings.Cut(raw, ".")
	decoded, err := base64.RawURLEncoding.DecodeString(encoded)
	if err != nil {
		return "", err
	}
	var header struct {
		Typ string `json:"typ"`
	}
	err = json.Unmarshal(decoded, &header)
	return header.Typ, err
}

func bearer(r *http.Request) string {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}

func refuse(w http.ResponseWriter, status int, challenge string) {
	w.Header().Set("WWW-Authenticate", challenge)
	http.Error(w, http.StatusText(status), status)
}

func contains(all []string, one string) bool {
	for _, each := range all {
		if each == one {
			return true
		}
	}
	return false
}

func value(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}
