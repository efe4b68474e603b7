@echo off
rem Starts the emotion command line (Windows). JAVA_HOME chooses the Java, EMOTION_OPTS adds JVM
rem options. ONNX Runtime's library lies unpacked in ..\native.
setlocal
rem Not "home": Windows takes it for HOME, which other programs have a meaning for.
set "installed=%~dp0.."
set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java"
"%java%" "-Donnxruntime.native.path=%installed%\native\win-x64" %EMOTION_OPTS% -jar "%installed%\lib\emotion.jar" %*
exit /b %ERRORLEVEL%
