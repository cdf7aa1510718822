//! All facts: each code, and the names of its parameters. The sentences stand in `catalogue/en.ftl`
//! and `catalogue/zh.ftl`; a test holds the three against each other.

use super::fact::{Fact, Value};

/// Makes a function for each fact, and the list of all.
macro_rules! facts {
    ($($code:ident($($value:ident),*);)*) => {
        /// Each code, and the names of its parameters.
        pub const ALL: &[(&str, &[&str])] = &[$((stringify!($code), &[$(stringify!($value)),*])),*];

        $(
            #[doc = concat!("`", stringify!($code), "`; its sentences in the catalogues say what it means.")]
            #[must_use]
            pub fn $code($($value: impl Into<Value>),*) -> Fact {
                Fact::new(stringify!($code), [$((stringify!($value), $value.into())),*])
            }
        )*
    };
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
    next_try(server, pause);
    clients_connected(connected, all);
    bytes_sent(bytes);
    client_takes_nothing(client);
    clients_left_unsent(clients);
    demo_port_taken(port);

    // Scenarios, and the real Qt.
    engine_building();
    engine_failed(program, told);
    engine_does_not_start(program, why);
    engine_no_home();
    engine_no_place(path, why);
    engine_exposed(why);
    engine_not_compiled();
    engine_not_configured();
    engine_no_cmake(why);
    engine_no_make();
    engine_no_compiler();
    engine_no_qt();
    engine_ended_badly();
    trace_broke_off_in_qt();
    trace_broke_off(why);
    trace_has_one_form(option);
    record_not_of_qt();
    script_unreadable(script, why);
    script_too_long(script, most);
    script_mistake(script, line, column, mistake);
    script_read_twice(script);
    compare_one_differs(file);
    compare_differ(files);
    compare_summary(all, version, equal, deliberate, different);
    compare_equal(file, lines);
    compare_deliberate(file, lines);
    compare_different(file, lines);
    compare_here();
    compare_reason(statements, what, why);
    compare_unexplained(line, qt, here);
    compare_nothing();
    compare_crashed(line);
    compare_crashed_explained(line);

    // Recordings that are read and compared. A `mistake` is one of those with a line.
    recording_unreadable(file, why);
    recording_mistake(file, mistake);
    recording_io(line, why);
    recording_foreign();
    recording_version(found, known, program);
    recording_line_cut(line);
    recording_line_wrong(line, why);
    recording_line_long(line, most);
    recording_second(line);
    recording_begins(program, time);
    recording_ran(words);
    recording_ends_inside(slots);
    compare_recordings_equal(left, right, lines);
    compare_recordings_different(left, right);
    compare_recordings_differ(left, right);
    compare_recordings_two(found);
    compare_mixed(recording, script);
    compare_recording_long(file, most);
    compare_no_pending(file);

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

    // Mistakes in a script.
    script_expected(expected, found);
    script_expected_alone(expected);
    script_found(found, expected, names);
    script_found_elsewhere(found, class, expected, names);
    script_found_similar(found, similar, expected, names);
    script_deleted_in_slot(name);
    script_one_of(what, words);
    script_byte(byte);
    script_empty_file();
    script_end_of_file();
    script_end_of_line();
    want_utf_8();
    want_header();
    want_name();
    want_description();
    want_taken_socket(name);
    want_fewer_slots();
    want_step();
    want_step_without_end();
    want_step_without_header(line);
    want_end(line);
    want_client();
    want_accepted();
    want_accepted_name();
    want_object();
    want_any_object();
    want_open_mode();
    want_time();
    want_loop_time();
    want_wait_time();
    want_actor();
    want_descriptors();
    want_signal();
    want_peer();
    want_peer_action();
    want_later_action();
    want_client_action();
    want_socket_method();
    want_server_method();
    a_socket_method();
    a_server_method();
    want_host();
    want_address();
    want_address_or();
    want_port();
    want_port_or();
    want_protocol();
    want_option();
    want_text();
    want_character();
    want_buffer();
    want_number();
    want_number_for_boolean();
    want_closing_quote();
    want_blank();
    want_hex_digits();
    want_escape();
    want_repetitions();
    want_shorter_text();
    want_shorter_texts();

    // The end of a run.
    run_summary(clients, messages, received, sent, seconds);
    run_checked(summary, right, wrong, missing);
    run_surplus(summary, bytes);
    idle(seconds);
    source_not_ours(source);
    no_source(text);

    // The program that a student has written: why it does not start, and how it ended.
    program_unnamed();
    program_not_there(file);
    program_not_on_path(file);
    program_in_this_folder(file);
    program_is_folder(file);
    program_is_source(file);
    program_not_executable(file);
    program_no_interpreter(file);
    program_wrong_format(file);
    program_not_started(file, why);
    program_left_running(processes);
    program_ended_code(code);
    program_ended_pointer(signal);
    program_ended_abort(signal);
    program_ended_division(signal);
    program_ended_pipe(signal);
    program_ended_signal(signal);
    program_ended_memory(mebibytes);
    program_ended_processes(processes);
    program_ended_untold();

    // How Qt differs, and why.
    differs_flush();
    differs_reconnect();
    differs_fin();
    differs_reset_client();
    differs_pause();
    differs_pause_crash();
    differs_destroyed_server();
    differs_destroyed_in_slot();
    differs_wait_error();
    differs_resume();
    differs_qt5_signal_slot();
    differs_qt5_signal();
    differs_qt5_abort();
    differs_qt5_chunks();
    differs_qt5_read_name();
    differs_qt5_read_order();
    differs_new_listen();
    differs_new_read_name();
    why_bug();
    why_nothing_lost();
    why_answer();
    why_log();
    why_pause();
    why_owners();
    why_qt5();
    why_newer();

    // Scenarios that the program carries. `name` begins with its colon.
    carried_unknown(name);
    carried_similar(name, similar);
    carried_not_file(file);
    carried_states();
    carried_refused();
    carried_reconnect();
    carried_disconnect_unsent();
    carried_write_early();
    carried_queued();
    carried_hello();
    carried_silent_server();
    carried_port_taken();
    carried_local_and_peer_port();
    carried_one_pointer();
    carried_connected_twice();
    carried_two_ways();
    carried_glue();
    carried_cut();
    carried_big_message();
    carried_lines();
    carried_unread();
    carried_fixed_read();
    carried_binary_data();
    carried_wait_blocks();
    carried_send_to_all();
    carried_slow_reader();
    carried_reply_to_gone();
    carried_remote_close();
    carried_half_close();
    carried_reset();
    // Sections of the course; the checker has the others.
    course_client();
    course_client_sending();

    // The homework checker: its stages, what they note, the course's sections, and why something is wrong.
    check_s01();
    check_s02();
    check_s03();
    check_s04();
    check_s05();
    check_s06();
    check_s07();
    check_s08();
    check_s09();
    check_s10();
    check_s11();
    check_s12();
    check_s13();
    check_s14();
    check_s15();
    check_s16();
    check_s17();
    check_s18();
    check_s19();
    check_s20();
    check_s21();
    check_s22();
    check_s23();
    check_took(milliseconds);
    check_together(count, milliseconds);
    check_left(count, bytes);
    check_idle(percent);
    check_not_seen();
    check_not_started();
    check_no_stage(name, names);
    check_needs(stage);
    check_out_of_time(seconds);
    check_ended_at_once();
    check_nobody_listens();
    check_not_reached();
    check_other_service(service);
    check_has_ended();
    check_listens_no_longer();
    note_one_port(server, one, two);
    note_per_read();
    note_per_message();
    note_fin_drops();
    course_listening();
    course_new_connection();
    course_receiving();
    course_sending();
    course_disconnecting();
    course_synchronous();
    course_client_receiving();
    course_client_disconnecting();
    course_homework();
    why_unknown();
    why_not_accepted();
    why_silent();
    why_late(milliseconds);
    why_wants_line();
    why_wants_more();
    why_wants_fin();
    why_closed();
    why_reset();
    why_closed_within();
    why_ended();
    why_slow(took, usual);
    why_not_closed();
    why_memory(bytes);
    why_descriptors(left, count);
    why_busy(percent);
    why_not_again();
    why_no_port();
    why_bytes_missing(came, wanted);
    why_cut_short();
    why_ahead(came);
    why_constant();
    why_only_port();
    why_port_first();
    why_utf16();
    why_twice();
    why_port_twice();
    why_zero_behind();
    why_line_end_behind();
    why_blank_behind();
    why_answer_of_another();
    why_number_behind(came);
    why_more_behind(came);
    why_accumulates();
    why_more_before(came);
    why_rest_left();
    why_port_hex(came);
    why_port_bytes();
    why_address(came);
    why_no_number(came);
    why_local_port(number);
    why_port_padded(came);
    why_byte_order(number);
    why_signed(number);
    why_port_zero();
    why_port_of_another(number);
    why_port_cut(number);
    why_small_number(number);
    why_other_port(number);
    why_other_number(number);
    why_zero_between();
    why_line_end_between();
    why_blank_between();
    why_message_twice();
    why_between(came);
    why_stale();
    why_from_utf8();
    why_from_latin1();
    why_to_latin1();
    why_letter_case();
    why_reversed();
    why_trimmed();
    why_simplified();
    why_zeros_gone();
    why_line_ends();
    why_format();
    why_c_string();
    why_fixed_size(came, wanted);
    why_begins_late(bytes);
    why_changed(at);
    why_not_the_answer(came);
    why_closes_after();
    why_first_only();
    why_ignores_message();
    why_closes_at_message();
    why_sends_to_all();
    why_all_closed();
    why_after_leaving();
    why_to_another(asked, got);
    why_only_last();
    why_only_first(client);
    why_others_closed(client);
    why_waits_in_slot(took, usual);
    why_mixes_clients();
    why_silent_together();
    why_crowd(client, count);
    why_waits_for_bytes(bytes);
    why_pieces_lost();
    why_closes_between();
    why_much_silent();
    why_blocked(took, usual);
    why_dies_at_reset();
    why_idle_closed();

    // What a check says.
    check_who();
    check_client(number);
    check_program();
    check_stage(id, title);
    check_right();
    check_note();
    check_not_done();
    check_wrong_word();
    check_told(word, what);
    check_course(section);
    check_scenario(name);
    check_wanted(bytes);
    check_tally(right, notes, wrong, left);
    check_wrong(count);
    check_not_finished();

    // What a check says of the program that it started.
    check_port_taken(at, port);
    check_left_out(lines);

    // More of why something is wrong.
    check_serves_nobody();
    why_dies_at_leaving();
    why_mute();
    why_one_at_a_time(client);
    why_replaced();
    why_reads_a_line();
    why_fixed_buffer(bytes);
    why_data_stream();
}
