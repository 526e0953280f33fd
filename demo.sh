#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
#
# demo.sh - the whole portal on this machine, from a fresh checkout, for looking at
#
#   ./demo.sh [start]   install what is missing, build, start, print address and accounts
#   ./demo.sh stop      end what start began, and nothing else
#   ./demo.sh reset     stop, forget all data, start again
#   ./demo.sh mail [N]  the newest N (default 3) mails the portal has sent
#
# PORT (default 8080) and DEMO_DIR (default ./var/demo) move it. Everything listens on
# loopback only: the demo's passwords are public.
set -euo pipefail
root=$(cd "$(dirname "$0")" && pwd)
port=${PORT:-8080}
dir=${DEMO_DIR:-$root/var/demo}
build=$root/_build/demo
private=$root/tools/private
export PATH=$PATH:/usr/sbin:/sbin

die() { echo "demo: $*" >&2; exit 1; }
say() { echo "demo: $*"; }

if ! [[ $port =~ ^[0-9]{1,5}$ ]] || [ "$port" -lt 1 ] || [ "$port" -gt 65535 ]; then
	die "PORT must be a number from 1 to 65535, not '$port'"
fi
case $dir in /*) ;; *) dir=$PWD/$dir ;; esac

answers() {	# does the portal itself answer on our port?
	local line
	exec 3<>"/dev/tcp/127.0.0.1/$port" || return 1
	printf 'GET /-/ping HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n' >&3
	read -r -t 5 line <&3 || line=
	exec 3>&-
	[[ $line == HTTP/1.?\ 200* ]]
} 2>/dev/null

port_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; }

running() {	# is the process of a pid file alive?
	local pid
	[ -s "$1" ] || return 1
	pid=$(tr -cd 0-9 <"$1")
	[ -n "$pid" ] && kill -0 "$pid" 2>/dev/null
}

build_portal() {
	say "building (the first time takes a minute)"
	mkdir -p "$build" "$dir/log"
	{
		if ! [ "$root/configure" -nt "$root/configure.ac" ]; then
			(cd "$root" && autoreconf -fi)
		fi
		[ -e "$build/Makefile" ] || (cd "$build" && "$root/configure" --prefix=/usr --sysconfdir=/etc)
		make -C "$build" -j"$(nproc)" portald portalctl
	} >"$dir/log/build.log" 2>&1 || {
		tail -n 30 "$dir/log/build.log" >&2
		die "the build failed (whole output: $dir/log/build.log)"
	}
}

secret() { [ -s "$1" ] || (umask 077; head -c 32 /dev/urandom | base64 | tr -d '=+/\n' >"$1"); }

write_conf() {
	local name
	for name in secret fastcgi-secret db-password owner-password; do secret "$dir/$name"; done
	cat >"$dir/portal.conf" <<-CONF
	# The demo's settings; portal.conf(5) explains each. Made by demo.sh at every start.
	[portal]
	site = demo
	base_url = http://127.0.0.1:$port
	operator_name = Muster Software GmbH
	hotline_phone = 0221 4710-815
	hotline_email = hotline@support.example
	hotline_hours = Montag bis Freitag, 8 bis 17 Uhr
	hotline_hours_en = Monday to Friday, 8 a.m. to 5 p.m.
	workers = 8
	listen = $dir/run/portald.sock
	status_listen = $dir/run/status.sock
	run_dir = $dir/run
	log_file = $dir/log/portald.log
	sheet_dir = $root/xslt
	schema_dir = $root/schema
	secret_file = $dir/secret
	fastcgi_secret_file = $dir/fastcgi-secret
	db_socket = $dir/db/mysql.sock
	db_name = portal
	db_user = portal
	db_password_file = $dir/db-password
	db_owner_user = owner
	db_owner_password_file = $dir/owner-password
	smtp_host = 127.0.0.1
	smtp_port = $(cat "$dir/smtp-port")
	mail_from = portal@support.example
	mail_host = support.example
	login_account = 100 / 15min
	login_network = 100 / 15min
	ticket_network = 100000 / 1h
	comment_network = 100000 / 1h
	forgot_network = 100 / 15min
	CONF
}

ctl() { "$build/portalctl" --config "$dir/portal.conf" "$@"; }
db() { mariadb --no-defaults --default-character-set=utf8mb4 --socket="$dir/db/mysql.sock" -u root "$@"; }

start_database() {
	[ -d "$dir/db/data/mysql" ] || "$private" mariadb-init "$dir/db"
	running "$dir/db/mysql.pid" || "$private" mariadb-start "$dir/db"
	db -e "CREATE DATABASE IF NOT EXISTS portal CHARACTER SET utf8mb4 COLLATE uca1400_german2_ai_ci"
	ctl db-grants --owner | db
	ctl migrate
	ctl db-grants | db
	if [ "$(db -N -e 'SELECT COUNT(*) FROM portal.person')" = 0 ]; then
		say "loading demo data"
		perl "$root/schema/demo/load.pl" | db portal
		ctl faq import "$root/schema/demo/faq" >/dev/null
	fi
}

free_port() { [ -s "$1" ] || "$private" free-port >"$1"; }

start_portald() {
	running "$dir/run/portald.pid" && return
	setsid "$build/portald" -c "$dir/portal.conf" </dev/null >>"$dir/log/portald.out" 2>&1 &
}

start() {
	"$root/tools/install-packages" build run
	if running "$dir/run/portald.pid" && answers; then
		say "already running"
		tell
		return
	fi
	if ! running "$dir/nginx/nginx.pid" && port_taken; then
		die "something else listens on 127.0.0.1:$port; choose another: PORT=8081 ./demo.sh"
	fi
	mkdir -p "$dir/run" "$dir/log" "$dir/db" "$dir/nginx"
	chmod 700 "$dir"
	: >"$dir/.kundenportal-demo"
	build_portal
	free_port "$dir/smtp-port"
	write_conf
	start_database
	running "$dir/sink.pid" || "$private" sink-start "$dir" "$(cat "$dir/smtp-port")"
	start_portald
	"$private" nginx-conf "$dir/nginx" "$port" "$dir/run/portald.sock" \
		"$(cat "$dir/fastcgi-secret")" "$root/xslt/static"
	running "$dir/nginx/nginx.pid" || "$private" nginx-start "$dir/nginx"
	for _ in $(seq 1 150); do
		if answers; then tell; return; fi
		sleep 0.2
	done
	tail -n 20 "$dir/log/portald.out" "$dir/log/portald.log" >&2 || true
	die "the portal does not answer on http://127.0.0.1:$port (logs: $dir/log)"
}

tell() {
	cat <<-TEXT

	The Kundenportal runs at  http://127.0.0.1:$port

	  anna.albrecht@musterstadt.example   lead contact, Stadt Musterstadt
	  bernd.brandt@musterstadt.example    contact, Stadt Musterstadt
	  clara.conrad@hochschule.example     contact, Hochschule Beispiel
	  dora.desk@support.example           support desk
	  emil.admin@support.example          support desk, administrator
	  frieda.frei@musterstadt.example     has no password yet: "Passwort vergessen?"

	Password of all others: kundenportal-demo
	The passwords are public, so the demo listens on this machine only (127.0.0.1).

	Mails:  ./demo.sh mail      Stop:  ./demo.sh stop      Files:  $dir
	TEXT
}

stop() {
	"$private" stop "$dir/nginx/nginx.pid" QUIT
	"$private" stop "$dir/run/portald.pid" TERM
	"$private" stop "$dir/sink.pid"
	"$private" stop "$dir/db/mysql.pid"
	say "stopped"
}

reset() {
	[ ! -d "$dir" ] || [ -e "$dir/.kundenportal-demo" ] ||
		die "$dir was not made by the demo and is left alone"
	stop
	rm -rf "$dir"
	start
}

mail() { /usr/bin/python3 "$root/tools/show-mail" "$dir/mail" "${1:-3}"; }

case ${1:-start} in
start) start ;;
stop) stop ;;
reset) reset ;;
mail) mail "${2:-}" ;;
-h | --help | help) sed -n '4,13s/^# \{0,1\}//p' "$0" ;;
*) sed -n '4,13s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
