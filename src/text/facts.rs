//! All facts: each code, and the names of its parameters. The sentences stand in `catalogue/en.ftl`
//! and `catalogue/zh.ftl`; a test holds the three against each other.

use super::fact::{Fact, Value};

/// Makes a function for each fact, and the list of them.
macro_rules! facts {
    ($($code:ident($($value:ident),*);)*) => {
        /// Each code, and the names of its parameters.
        pub(super) const LIST: &[(&str, &[&str])] =
            &[$((stringify!($code), &[$(stringify!($value)),*])),*];

        $(
            #[doc = concat!("`", stringify!($code), "`; its sentences in the catalogues say what it means.")]
            #[must_use]
            pub fn $code($($value: impl Into<Value>),*) -> Fact {
                Fact::new(stringify!($code), [$((stringify!($value), $value.into())),*])
            }
        )*
    };
}

mod causes;
mod checking;
mod clients;
mod framing;
mod lab;
mod lessons;
mod recordings;
mod rows;
mod scripts;
mod words;

pub use causes::*;
pub use checking::*;
pub use clients::*;
pub use framing::*;
pub use lab::*;
pub use lessons::*;
pub use recordings::*;
pub use rows::*;
pub use scripts::*;
pub use words::*;

/// Each code, and the names of its parameters.
pub fn all() -> impl Iterator<Item = (&'static str, &'static [&'static str])> {
    let lists = [
        LIST,
        causes::LIST,
        checking::LIST,
        clients::LIST,
        framing::LIST,
        lab::LIST,
        lessons::LIST,
        recordings::LIST,
        rows::LIST,
        scripts::LIST,
        words::LIST,
    ];
    lists.into_iter().flatten().copied()
}

facts! {
    // Listening. `at` is an address with its port, `qt` what Qt says.
    listen_address_in_use(at, port, qt);
    listen_no_permission(at, qt);
    listen_not_our_address(address, qt);
    listen_no_resources(at, qt);
    listen_failed(at, qt);
    listening_already();

    // Connecting, and what becomes of a connection. `server` is where it was to lead.
    connect_refused(server, qt);
    connect_host_not_found(server, qt);
    connect_not_permitted(server, qt);
    connect_timed_out(server, qt);
    connect_no_resources(server, qt);
    connect_no_way(server, qt);
    connect_failed(server, qt);
    connection_closed(server);
    connection_lost(server, qt);
    left_unsent(server, bytes);
    not_connected();
    too_much_unsent(mebibytes);
    still_closing(seconds);
    accept_no_resources(qt);
    accept_failed(qt);
    client_reset(qt);
    client_does_not_read();
    crowd_waiting(mebibytes);

    // Files that are sent, saved, read and recorded.
    file_not_sent(name, why);
    file_busy();
    file_no_receiver();
    file_connection_ended();
    file_shorter();
    file_not_regular();
    file_cancelled();
    log_not_saved(why);
    log_saving_already();
    save_thread_failed();
    path_too_many_links();
    path_no_file();
    path_no_name();
    path_of_another(why);
    path_planted();
    // Why another user could change what stands at a path.
    exposed_foreign(path, owner);
    exposed_writable(path, mode);
    path_unknown(path, why);

    // What the system says, errno by errno.
    system_enoent();
    system_eacces();
    system_eperm();
    system_eexist();
    system_enotdir();
    system_eisdir();
    system_einval();
    system_emfile();
    system_enfile();
    system_enospc();
    system_edquot();
    system_erofs();
    system_epipe();
    system_eio();
    system_enomem();
    system_enobufs();
    system_eloop();
    system_enametoolong();
    system_ebusy();
    system_etxtbsy();
    system_efbig();
    system_eagain();
    system_enxio();
    system_ebadf();
    system_eaddrinuse();
    system_eaddrnotavail();
    system_econnrefused();
    system_econnreset();
    system_econnaborted();
    system_etimedout();
    system_enetunreach();
    system_ehostunreach();
    system_not_utf_8();
    system_end_of_file();
    // An error that has no sentence of its own, in the system's words.
    verbatim(text);

    // Qt's error texts. In English they are Qt's own, letter by letter.
    qt_unknown();
    qt_not_connected();
    qt_connection_refused();
    qt_remote_closed();
    qt_host_not_found();
    qt_permission_denied();
    qt_address_protected();
    qt_out_of_resources();
    qt_not_a_socket();
    qt_operation_timed_out();
    qt_connect_wait_timed_out();
    qt_connection_timed_out();
    qt_datagram_too_large();
    qt_host_unreachable();
    qt_network_unreachable();
    qt_address_in_use();
    qt_port_in_use();
    qt_address_not_available();
    qt_unsupported_operation();
    qt_operation_not_supported();
    qt_protocol_not_supported();
    qt_invalid_descriptor();
    qt_non_blocking_failed();
    qt_in_progress();
    qt_temporary();

    // The command line.
    usage_unknown_option(option);
    usage_similar_option(option, similar);
    usage_unknown_command(command);
    usage_similar_command(command, similar);
    usage_no_such_value(option, value, allowed);
    usage_refused_value(option, value, why);
    usage_no_value(option);
    usage_conflict(option, other);
    usage_twice(option);
    usage_missing(what);
    usage_too_many(value);
    usage_other(text);
    usage_not_utf_8(argument);
    usage_no_command();
    built_without_qt(file);
    no_such_file(file);
    option_needs_headless(option);
    option_does_nothing(option, command);
    interval_of_window();
    count_of_window(most);
    signals_need_lines(other);
    record_file_exists(file);
    record_no_file(file, why);
    record_broken(why);
    record_full(mebibytes);
    read_size_needs_sync();
    whole_number(least, most);
    whole_number_or_none(most);
    message_empty();
    message_too_long(most, length);

    // A run in the terminal.
    system_refused(what, why);
    no_event_loop();
    event_loop_failed();
    no_signals();
    signals_lost(why);
    signals_end_window(why);
    waiting_failed(why);
    no_addresses();
    program_not_found();
    scenario_not_run();
    no_stdin();
    stdin_failed(why);
    output_failed(why);
    output_full();
    output_not_read();
    lines_by_loop(why);
    lines_left_out(lines);
    log_left_out(lines);
    signals_left_out(lines);
    next_try(server, pause);
    clients_connected(connected, all);
    bytes_sent(bytes);
    client_takes_nothing(client);
    clients_left_unsent(clients);
    demo_port_taken(port);

    // The words of a run.
    run_listening(at);
    run_connected();
    run_connected_as(local);
    run_connected_to(peer);
    run_disconnected(how, seconds, received, sent);
    run_disconnected_unsent(how, seconds, received, sent, unsent);
    run_unfinished(end, rest);
    // How a connection ended.
    ended_peer();
    ended_reset();
    ended_own();
    ended_aborted();
    ended_timed_out();
    ended_failed();

    // What is told of a server and of answers.
    clients_here(clients);
    server_full(clients);
    nothing_came_back(server);
    nothing_came_back_open(server);
    answer_wrong(mistake);
    answers_wrong(server, wrong, missing, surplus, mistake);
    // What is wrong with an answer: what came, and what was wanted, as they are shown.
    answer_ahead(came);
    answer_twice(came);
    answer_surplus(came);
    answer_line_end(came);
    answer_zero_byte(came);
    answer_other_client(came);
    answer_other_port(came, wanted);
    answer_cut_short(came, wanted);
    answer_no_port(came, wanted);
    answer_other(came, wanted);
    answer_late(came);
    answers_missing(messages);
    language_unknown(text);

    // Text that a person writes.
    hex_not_a_digit(column, found, group);
    hex_half_a_byte(column, group);
    hex_no_digits(column, group);
    escape_unknown(column, found);
    escape_no_digits(column);
    escape_no_number(column);
    escape_no_character(column, number);
    escape_at_end(column);
    template_open(column);
    template_close(column);
    template_no_field(column, name);
    template_too_long(length, most);
    template_too_many(column, most);
    template_answer_too_long(received, most);
    compose_not_in_encoding(column, encoding, found, number);
    compose_too_long(mebibytes);
    text_too_long(size, mebibytes);
    text_not_saved(path, why);
    compose_thread_failed();
    encoding_unknown(name, all);
    duration_no_unit(text);
    duration_wrong(text);
    duration_too_long(text);
    duration_zero(text);
    address_empty();
    address_port(port);
    address_no_port(text);
    address_port_zero();
    address_colons(text);
    address_brackets(text);
    address_zone(text);
    address_no_interface(zone);
    address_scheme(scheme);
    address_path(path);
    address_host(host);
    address_not_an_interface(host);
    demo_result(clients, messages, right, wrong, missing, surplus);

    // The window.
    address_missing();
    port_missing(least);
    no_socket_thread(why);
    no_timer_thread(why);
    no_save_thread(why);
    modes_not_started(why);
    stage_not_run(why);
    no_display();
    no_platform(name);
    no_platform_but(name, known);
    window_not_loaded();
    no_picture(path);
    disconnect_failed();
    unknown_choice(what, name);
    unknown_format(name);
    settings_no_place(why);
    settings_no_home();
    settings_too_many_copies(copies);
    settings_left_alone();
    settings_too_many_broken(files);
    settings_not_saved(path, why);
    settings_kept(path, why, kept);
    settings_stay(path, why, not_moved);
    settings_too_large(mebibytes);
    settings_not_json();
    settings_not_ours();
    settings_other_version();
    log_not_saved_as(path, why);
    timeline_not_saved_as(path);

    // The end of a run.
    run_summary(clients, messages, received, sent, seconds);
    run_checked(summary, right, wrong, missing);
    run_surplus(summary, bytes);
    idle(seconds);
    source_not_ours(source, qt);
    source_for_one(source);
    source_other_family(source, server);
    no_source(text);
}
